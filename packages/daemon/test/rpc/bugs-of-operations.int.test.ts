import type { ServiceError } from '@grpc/grpc-js';
import { ErrorDetail, StartDomainRequest, Status } from '@holdfast/protocol';
import { connect } from '@holdfast/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { JobQueue } from '../../src/jobs/job-queue.js';
import { OperationLog } from '../../src/jobs/operations/operation-log.js';
import { systemClock } from '../../src/model/clock.js';
import { openJsonFrames, openProtobufFrames } from './support/raw-frames.js';
import { openChannel, openRawSession } from './support/raw-session.js';
import { startServer, type TestServer } from './support/start-server.js';

const method = '/holdfast.v1.DomainService/StartDomain';
const payload = StartDomainRequest.encode(StartDomainRequest.create()).finish();
const id = '3f0a2c52-7d0b-4f57-9a55-0b7de9b0a111';

let served: TestServer;
beforeAll(async () => {
  const operations = new OperationLog({ clock: systemClock, newId: () => id });
  const object = { uuid: '6ae54e4e-3e1f-4b5c-9d26-0f6b9f4a1c11', name: () => 'web' };
  const queue = new JobQueue({ object, operations, maxQueued: 64, clock: systemClock });
  served = await startServer({
    startDomain: ({ signal, caller }) =>
      queue.run({ signal, caller }, { kind: 'start', class: 'modify' }, () => Promise.reject(new TypeError('a bug'))),
  });
});
afterAll(() => served[Symbol.asyncDispose]());

function detailIn({ details }: Status): ErrorDetail {
  const packed = details.find(({ typeUrl }) => typeUrl.endsWith('/holdfast.v1.ErrorDetail'));
  return ErrorDetail.decode(packed?.value ?? new Uint8Array());
}

/** The error of a start as each road has it: what stands beside its reason. */
const roads: Readonly<Record<string, (socketPath: string) => Promise<unknown>>> = {
  async 'plain gRPC'(socketPath) {
    const client = openChannel(socketPath);
    const asItIs = (bytes: Uint8Array): Buffer => Buffer.from(bytes);
    const error = await new Promise<ServiceError | null>((resolve) => {
      client.makeUnaryRequest(method, asItIs, asItIs, payload, resolve);
    });
    client.close();
    const [packed] = error?.metadata.get('grpc-status-details-bin') ?? [];
    return detailIn(Status.decode(packed as Buffer)).metadata;
  },
  async 'the session over gRPC'(socketPath) {
    using session = openRawSession(socketPath);
    const { status } = await session.call({ id: 1, method, payload });
    return detailIn(Status.fromPartial(status ?? {})).metadata;
  },
  async 'bare frames in protobuf'(socketPath) {
    using frames = openProtobufFrames(socketPath);
    const value = { id: 1, method, payload, timeoutMs: 0, traceparent: '', credit: 0 };
    frames.send({ $case: 'call', value });
    const reply = await frames.find((frame) => frame?.$case === 'reply');
    return reply?.$case === 'reply' && detailIn(Status.fromPartial(reply.value.status ?? {})).metadata;
  },
  async 'bare frames in JSON'(socketPath) {
    using frames = openJsonFrames(socketPath);
    frames.send({ call: { id: 1, method } });
    const reply = await frames.find((frame) => frame['reply'] !== undefined);
    const status = reply?.['reply']?.['status'] as { readonly details: readonly { metadata?: object }[] } | undefined;
    return status?.details[0]?.metadata;
  },
  async 'the SDK'(socketPath) {
    await using host = await connect(`unix:${socketPath}`);
    const error: unknown = await host.domains
      .get('web')
      .start()
      .catch((each: unknown) => each);
    return (error as { readonly details: ErrorDetail }).details.metadata;
  },
};

test.each(Object.entries(roads))('a bug in an operation is told with the id of that: %s', async (_, ask) => {
  expect(await ask(served.socketPath)).toEqual({ operation_id: id });
});
