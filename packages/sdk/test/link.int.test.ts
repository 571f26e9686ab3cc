import { GetVersionResponse, StartDomainRequest } from '@holdfast/protocol';
import type { CallFrame } from '@holdfast/protocol';
import { describe, expect, test } from 'vitest';
import { connect } from '../src/index.js';
import { pong, refused } from './support/odd-answers.js';
import { startOddServer } from './support/odd-server.js';
import type { Answer, OddServer } from './support/odd-server.js';

function rpcOf({ method }: CallFrame): string {
  return method.split('/').at(-1) ?? '';
}

describe.each(['bare frames', 'gRPC'] as const)('a session over %s', (carrier) => {
  const start = (answer: Answer): Promise<OddServer> => startOddServer(answer, undefined, carrier);

  test('a call whose answer was lost is made again where that does no harm', async () => {
    await using daemon = await start((_call, { stream }) => {
      if (daemon.calls.length > 1) return pong;
      stream.end();
      return undefined;
    });
    await using host = await connect(daemon.uri);
    expect(Buffer.from((await host.ping()).payload).toString()).toBe('pong');
    expect(daemon.calls.map(rpcOf)).toEqual(['Ping', 'Ping']);
  });

  test('one that changes something is made again under the same name; at last its caller is told that nobody knows', async () => {
    await using daemon = await start((_call, { stream }) => {
      stream.end();
      return undefined;
    });
    await using host = await connect(daemon.uri);
    const starting = host.domains.get('web').start();
    await expect(starting).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      rawMessage: 'the connection broke while StartDomain was under way; whether it was done is not known',
      hint: 'look at the present state before you repeat it',
    });
    const names = daemon.calls.map(({ payload }) => StartDomainRequest.decode(payload).requestId);
    expect(names).toEqual([starting.id, starting.id, starting.id, starting.id]);
  });

  test('a call that ends every daemon that it is made to is given up', async () => {
    await using daemon = await start((_call, { stream }) => {
      stream.end();
      return undefined;
    });
    await using host = await connect(daemon.uri);
    await expect(host.ping()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(daemon.calls).toHaveLength(4);
  });

  test('what a stopping daemon refuses is asked of the next one, where that does no harm', async () => {
    await using daemon = await start((call) => {
      if (rpcOf(call) === 'StartDomain') return refused('SHUTTING_DOWN');
      return daemon.calls.length > 2 ? pong : refused('SHUTTING_DOWN');
    });
    await using host = await connect(daemon.uri);
    await expect(host.domains.get('web').start()).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
    await host.ping();
    expect(daemon.sessions.length).toBeGreaterThan(1);
  });

  test('after a go away new calls go elsewhere, and those under way end where they began', async () => {
    const { promise: mayAnswer, resolve: answerNow } = Promise.withResolvers<void>();
    await using daemon = await start((call, session) => {
      if (session !== daemon.sessions[0]) return pong;
      void mayAnswer.then(() => {
        const value = { id: call.id, ...pong };
        session.stream.write({ frames: [{ frame: { $case: 'reply', value } }] });
      });
      session.goAway();
      return undefined;
    });
    await using host = await connect(daemon.uri);
    const first = host.ping();
    await expect.poll(() => daemon.calls.length).toBe(1);
    await expect.poll(async () => (await host.ping()) && daemon.sessions.length).toBe(2);
    answerNow();
    expect(Buffer.from((await first).payload).toString()).toBe('pong');
  });

  test('a connection that is cut is replaced by the next call', async () => {
    await using daemon = await start(() => pong);
    await using host = await connect(daemon.uri);
    for (let round = 1; round <= 3; round++) {
      await host.ping();
      daemon.cut();
    }
    expect(daemon.sessions).toHaveLength(3);
  });

  test('a daemon that says nothing: the deadline ends the wait all the same, and the daemon is told', async () => {
    await using daemon = await start(() => undefined);
    await using host = await connect(daemon.uri);
    const begun = performance.now();
    await expect(host.ping({ timeoutMs: 1000 })).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect(performance.now() - begun).toBeLessThan(20_000);
    await expect.poll(() => daemon.sessions[0]?.cancelled).toEqual([daemon.calls[0]?.id]);
    // What is left of it when the frame is written.
    expect(daemon.calls[0]?.timeoutMs).toBeGreaterThan(0);
    expect(daemon.calls[0]?.timeoutMs).toBeLessThanOrEqual(1000);
  });

  test('a call that is given up is told to the daemon; one whose signal is aborted already is never sent', async () => {
    await using daemon = await start(() => undefined);
    await using host = await connect(daemon.uri);
    const stop = new AbortController();
    const call = host.ping({ signal: stop.signal });
    await expect.poll(() => daemon.calls.length).toBe(1);
    stop.abort(new Error('enough'));
    await expect(call).rejects.toMatchObject({ code: 'CANCELLED', cause: { message: 'enough' } });
    await expect.poll(() => daemon.sessions[0]?.cancelled).toEqual([daemon.calls[0]?.id]);
    await expect(host.ping({ signal: stop.signal })).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(host.ping({ signal: AbortSignal.timeout(20) })).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    // It may be heard of later than it was given up.
    await expect.poll(() => daemon.calls.length, { timeout: 20_000 }).toBe(2);
  });

  test('a method that an older daemon does not know is unsupported, and since when it is there is told', async () => {
    await using daemon = await start(() => refused('UNKNOWN_METHOD'));
    await using host = await connect(daemon.uri);
    await expect(host.ping()).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      rawMessage: 'the daemon does not know AdminService.Ping, which came with release 0.1.0',
      details: { metadata: { since: '0.1.0' } },
    });
  });

  test('an answer that cannot be decoded is an error of that call alone', async () => {
    await using daemon = await start((call) => (rpcOf(call) === 'Ping' ? pong : { payload: Buffer.from([0xff]) }));
    await using host = await connect(daemon.uri);
    await expect(host.version()).rejects.toMatchObject({ code: 'INTERNAL' });
    await expect(host.ping()).resolves.toBeDefined();
  });

  test('bytes that are no frames end the session, and the next call begins another', async () => {
    await using daemon = await start((_call, { stream }) => {
      if (daemon.sessions.length > 1) return pong;
      stream.write({ frames: [{ frame: { $case: 'reply', value: { id: -1 } as never } }] });
      return undefined;
    });
    await using host = await connect(daemon.uri);
    await expect(host.ping()).resolves.toBeDefined();
  });

  test('answers to calls that nobody made are passed over', async () => {
    await using daemon = await start((call, { stream }) => {
      for (const id of [call.id + 1000, 0]) {
        stream.write({ frames: [{ frame: { $case: 'reply', value: { id, payload: new Uint8Array() } } }] });
      }
      return pong;
    });
    await using host = await connect(daemon.uri);
    expect(Buffer.from((await host.ping()).payload).toString()).toBe('pong');
  });

  test('a connection that is closed by this program ends its calls, and takes no further ones', async () => {
    await using daemon = await start(() => undefined);
    const host = await connect(daemon.uri);
    const call = host.ping();
    await expect.poll(() => daemon.calls.length).toBe(1);
    await host.close();
    const closed = { code: 'CANCELLED', rawMessage: 'the connection was closed by this program' };
    await expect(call).rejects.toMatchObject(closed);
    await expect(host.ping()).rejects.toMatchObject(closed);
    await host.close();
  });

  test('what is too long for the daemon is not sent', async () => {
    await using daemon = await start(() => pong);
    await using host = await connect(daemon.uri);
    await expect(host.ping({ payload: Buffer.alloc(5_000_000) })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(daemon.calls).toEqual([]);
  });

  test('options that cannot be sent are refused with the place', async () => {
    await using daemon = await start(() => pong);
    await using host = await connect(daemon.uri);
    await expect(host.domains.define({ spec: { nmae: 'web' } as never })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      violations: [{ field: 'source.spec.nmae', expected: 'name' }],
    });
    expect(daemon.calls).toEqual([]);
  });

  test('the stack of an error leads to who called', async () => {
    await using daemon = await start(() => refused('INTERNAL'));
    await using host = await connect(daemon.uri);
    async function whoCalled(): Promise<void> {
      await host.ping();
    }
    await expect(whoCalled()).rejects.toMatchObject({ stack: expect.stringContaining('whoCalled') as string });
  });

  test('the driver that a test URI asks for is checked', async () => {
    const version = GetVersionResponse.fromPartial({ driver: 'qemu' });
    await using daemon = await start(() => ({ payload: GetVersionResponse.encode(version).finish() }));
    const uri = `test:///default?socket=${daemon.uri.slice('unix:'.length)}`;
    await expect(connect(uri)).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      details: { metadata: { driver: 'qemu' } },
    });
  });
});
