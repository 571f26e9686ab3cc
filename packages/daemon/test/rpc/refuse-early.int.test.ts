import { DefineDomainRequest, DefineDomainResponse, OpenSessionRequest, PingRequest } from '@holdfast/protocol';
import { type Client } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import type { EngineApi } from '../../src/engine/engine-api.js';
import { plainCall } from './support/plain-call.js';
import { openJsonFrames, openProtobufFrames } from './support/raw-frames.js';
import { openChannel, openRawSession } from './support/raw-session.js';
import { reasonOf } from './support/reason-of.js';
import { startServer } from './support/start-server.js';

const ping = '/holdfast.v1.AdminService/Ping';
const define = '/holdfast.v1.DomainService/DefineDomain';
const megabyte = 1024 * 1024;
const resourceExhausted = 8;
const engine: Partial<EngineApi> = {
  ping: async () => ({ payload: Buffer.alloc(0) }),
  defineDomain: async () => DefineDomainResponse.create(),
};

/** Calls with so long a text in the request, and answers the code of the status; 0: it was answered. */
type LongCall = (socketPath: string, method: string, bytes: number) => Promise<number | undefined>;

function requestOf(method: string, bytes: number): Uint8Array {
  const payload = Buffer.alloc(bytes, 'a');
  if (method === ping) return PingRequest.encode({ payload }).finish();
  return DefineDomainRequest.encode(
    DefineDomainRequest.fromPartial({ source: { document: { $case: 'xml', value: payload.toString() } } }),
  ).finish();
}

const carriers: Readonly<Record<string, LongCall>> = {
  'plain gRPC': async (socketPath, method, bytes) => {
    const client: Client = openChannel(socketPath);
    const { status } = await plainCall(client, method, requestOf(method, bytes));
    client.close();
    return status.code;
  },
  'the session over gRPC': async (socketPath, method, bytes) => {
    using session = openRawSession(socketPath);
    const { status } = await session.call({ id: 1, method, payload: requestOf(method, bytes) });
    return status?.code ?? 0;
  },
  'bare frames in protobuf': async (socketPath, method, bytes) => {
    using frames = openProtobufFrames(socketPath);
    const payload = requestOf(method, bytes);
    frames.send({ $case: 'call', value: { id: 1, method, payload, timeoutMs: 0, traceparent: '', credit: 0 } });
    const frame = await frames.find((each) => each?.$case === 'reply');
    return frame?.$case === 'reply' ? (frame.value.status?.code ?? 0) : undefined;
  },
  'bare frames in JSON': async (socketPath, method, bytes) => {
    using frames = openJsonFrames(socketPath);
    // In base64 three bytes are four.
    const request =
      method === ping
        ? { payload: Buffer.alloc(Math.floor((bytes * 3) / 4)).toString('base64') }
        : { source: { xml: 'a'.repeat(bytes) } };
    frames.send({ call: { id: 1, method, request } });
    const frame = await frames.find(({ reply }) => reply !== undefined);
    const status = frame?.['reply']?.['status'] as { readonly code: number } | undefined;
    return frame === undefined ? undefined : (status?.code ?? 0);
  },
};

test.each(Object.entries(carriers))('a request without a document has at most 1 MiB: %s', async (_name, call) => {
  await using served = await startServer(engine);
  const { socketPath } = served;
  expect([
    await call(socketPath, ping, megabyte - 1000),
    await call(socketPath, ping, megabyte + 1),
    await call(socketPath, ping, 3 * megabyte),
    await call(socketPath, define, 3 * megabyte),
  ]).toEqual([0, resourceExhausted, resourceExhausted, 0]);
});

test('grpc-js itself refuses what is too long for its method, by the length that is said before it', async () => {
  await using served = await startServer(engine);
  const client = openChannel(served.socketPath);
  const { status } = await plainCall(client, ping, requestOf(ping, 2 * megabyte));
  client.close();
  // It is grpc-js that says so: the limit that it has for one method is in place.
  expect(status.details).toMatch(/larger than max.* 1048576/);
});

/** A long message of one call, in the bytes that go over the wire. */
function protobufCall(method: string, bytes: number): Buffer {
  const text = Buffer.from(method);
  const nested = (tag: number, content: Buffer): Buffer =>
    Buffer.concat([Buffer.from([tag, ...varint(content.length)]), content]);
  const inner = Buffer.concat([Buffer.from([0x08, 7]), nested(0x12, text), nested(0x1a, Buffer.alloc(bytes))]);
  return withLength(nested(0x0a, nested(0x0a, inner)));
}

function jsonCall(method: string, bytes: number): Buffer {
  return withLength(Buffer.from(JSON.stringify({ call: { id: 7, method, request: { xml: ' '.repeat(bytes) } } })));
}

function withLength(message: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  return Buffer.concat([length, message]);
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}

const early = [
  ['what may not be done here', 'ro', define, 3 * megabyte, 'READ_ONLY'],
  ['what is too long for it', 'rw', ping, 3 * megabyte, 'RESOURCE_EXHAUSTED'],
  ['what nobody knows', 'rw', '/holdfast.v1.DomainService/Dream', megabyte, 'UNKNOWN_METHOD'],
] as const;

test.each(early)('protobuf frames: %s is refused before it has come', async (_what, door, method, bytes, reason) => {
  await using served = await startServer(engine);
  using frames = openProtobufFrames(door === 'ro' ? served.readOnlyPath : served.socketPath);
  const whole = protobufCall(method, bytes);
  frames.socket.write(whole.subarray(0, 2000));
  const refused = await frames.find((frame) => frame?.$case === 'reply');
  expect(refused?.$case === 'reply' && [refused.value.id, reasonOf(refused.value.status)]).toEqual([7, reason]);
  // What comes of it afterwards is passed over, and the connection goes on.
  frames.socket.write(whole.subarray(2000));
  frames.send({
    $case: 'call',
    value: { id: 8, method: ping, payload: new Uint8Array(), timeoutMs: 0, traceparent: '', credit: 0 },
  });
  const next = await frames.find((frame) => frame?.$case === 'reply' && frame.value.id === 8);
  expect(next?.$case === 'reply' && next.value.status).toBeUndefined();
  expect(served.server.activity).toMatchObject({ calls: 0, sessions: 1 });
});

test.each(early)('JSON frames: %s is refused before it has come', async (_what, door, method, bytes, reason) => {
  await using served = await startServer(engine);
  using frames = openJsonFrames(door === 'ro' ? served.readOnlyPath : served.socketPath);
  const whole = jsonCall(method, bytes);
  frames.socket.write(whole.subarray(0, 2000));
  const refused = await frames.find(({ reply }) => reply !== undefined);
  const status = refused?.['reply']?.['status'] as { readonly details: readonly { readonly reason?: string }[] };
  expect([refused?.['reply']?.['id'], status.details.at(-1)?.reason]).toEqual([7, reason]);
  frames.socket.write(whole.subarray(2000));
  frames.send({ call: { id: 8, method: ping } });
  expect(await frames.find(({ reply }) => reply?.['id'] === 8)).not.toHaveProperty('reply.status');
  expect(served.server.activity).toMatchObject({ calls: 0, sessions: 1 });
});

test('a long message of several calls is read as a whole', async () => {
  await using served = await startServer(engine);
  using frames = openProtobufFrames(served.readOnlyPath);
  const payload = requestOf(ping, 100_000);
  const call = (id: number, method: string) =>
    ({ $case: 'call', value: { id, method, payload, timeoutMs: 0, traceparent: '', credit: 0 } }) as const;
  const message = OpenSessionRequest.encode({ frames: [{ frame: call(1, define) }, { frame: call(2, ping) }] });
  frames.socket.write(withLength(Buffer.from(message.finish())));
  const [one, two] = await Promise.all(
    [1, 2].map((id) => frames.find((frame) => frame?.$case === 'reply' && frame.value.id === id)),
  );
  expect(one?.$case === 'reply' && reasonOf(one.value.status)).toBe('READ_ONLY');
  expect(two?.$case === 'reply' && two.value.status).toBeUndefined();
});
