import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { connect } from '../src/index.js';
import { startTestDaemon } from '../src/testing/index.js';

const devices = { serials: [{ source: { type: 'pty' } }] } as const;
const spec = { name: 'web', memoryBytes: '64MiB', vcpu: { count: 1 }, os: { type: 'hvm' }, devices } as const;

/** A name for the socket of a daemon, beside which there are no frames. */
function withoutFrames(uri: string, directory: string): string {
  const { searchParams } = new URL(uri);
  const link = join(directory, 'grpc-only.sock');
  symlinkSync(searchParams.get('socket') ?? uri.slice('unix:'.length), link);
  return `unix:${link}`;
}

test.each(['bare frames', 'gRPC'])(
  '%s: calls, refusals, events, a console, and what comes after a crash',
  async (carrier) => {
    await using daemon = await startTestDaemon();
    const uri = carrier === 'gRPC' ? withoutFrames(daemon.uri, daemon.directory) : daemon.uri;
    await using host = await connect(uri);
    await using events = host.events({ kinds: ['lifecycle'] });
    await events.opened;
    await host.domains.define({ spec });
    const web = host.domains.get('web');
    await web.start();
    await expect(web.start()).rejects.toMatchObject({ code: 'INVALID_STATE' });
    await expect(web.get({ timeoutMs: 0, signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'CANCELLED' });
    const answers = await Promise.all(
      Array.from({ length: 500 }, (_, index) => host.ping({ payload: Buffer.of(index) })),
    );
    expect(answers.map(({ payload }) => payload[0])).toEqual(answers.map((_answer, index) => index & 0xff));
    const large = Buffer.alloc(1_000_000, 7);
    expect(Buffer.from((await host.ping({ payload: large })).payload).equals(large)).toBe(true);

    const reader = events[Symbol.asyncIterator]();
    const types: unknown[] = [];
    while (!types.includes('started')) {
      const { value } = await reader.next();
      if (value?.kind === 'lifecycle') types.push(value.lifecycle.type);
    }
    expect(types[0]).toBe('defined');

    await using console = await web.openConsole();
    console.write('echo me\r');
    let echoed = '';
    for await (const piece of console) {
      echoed += String(piece);
      if (echoed.includes('echo me')) break;
    }

    // The guests of this driver end with it, and the stream of events goes on with the next one.
    await daemon.restart();
    await web.start();
    for (;;) {
      const { value } = await reader.next();
      if (value?.kind === 'lifecycle' && value.lifecycle.type === 'started') break;
    }
    await daemon.crash();
    const late = host.ping();
    await daemon.restart();
    await expect(late).resolves.toBeDefined();
  },
);
