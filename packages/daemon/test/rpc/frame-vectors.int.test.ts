import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { framesSocketOf, OpenSessionResponse } from '@holdfast/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FrameStep, presentVectors } from '../../../protocol/test/frame-vectors.ts';
import { startDaemon } from '../engine/daemon-process.js';
import type { DaemonProcess } from '../engine/daemon-process.js';
import { delimited } from './support/raw-frames.js';

const vectors = presentVectors();

let daemon: DaemonProcess;
beforeAll(async () => {
  daemon = await startDaemon();
});
afterAll(() => daemon[Symbol.asyncDispose]());

function connect(): Socket {
  return createConnection(framesSocketOf(daemon.socketPath));
}

type Reader = (count: number) => Promise<Buffer>;

/** Reads a socket to order; fewer bytes than were ordered: it has ended. */
function readerOf(socket: Socket): Reader {
  const chunks = socket[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let rest = Buffer.alloc(0);
  return async (count) => {
    while (rest.length < count) {
      const { value, done } = await chunks.next();
      if (done === true) return rest;
      rest = Buffer.concat([rest, value]);
    }
    const bytes = rest.subarray(0, count);
    rest = rest.subarray(count);
    return bytes;
  };
}

function say({ send, sendText, sendHex }: FrameStep, socket: Socket): void {
  if (send !== undefined) socket.write(delimited(Buffer.from(JSON.stringify(send))));
  if (sendText !== undefined) socket.write(delimited(Buffer.from(sendText)));
  if (sendHex !== undefined) socket.write(Buffer.from(sendHex, 'hex'));
}

/** A message as `receive` has it: the frame of which it consists. */
function frameIn(message: Buffer, encoding: string): unknown {
  if (encoding.startsWith('json')) return JSON.parse(message.toString());
  const { frames } = OpenSessionResponse.decode(message);
  return Object.assign({}, ...frames.map(({ frame }) => frame && { [frame.$case]: frame.value }));
}

async function hear({ receive, receiveHex, closed }: FrameStep, next: Reader, encoding: string): Promise<unknown> {
  if (receive !== undefined) return frameIn(await next((await next(4)).readUInt32BE()), encoding);
  if (receiveHex !== undefined) return (await next(receiveHex.length / 2)).toString('hex');
  return closed === true ? (await next(1)).length : undefined;
}

function expected({ receive, receiveHex, closed }: FrameStep): unknown {
  return receive ?? receiveHex ?? (closed === true ? 0 : undefined);
}

describe('conversations with a daemon', () => {
  test.each(vectors.conversations)('$encoding: $name', async ({ encoding, steps }) => {
    const socket = connect();
    const next = readerOf(socket);
    const hello = vectors.hello[encoding] ?? '';
    socket.write(hello);
    expect((await next(8)).toString()).toBe(hello);
    for (const step of steps) {
      say(step, socket);
      expect({ heard: await hear(step, next, encoding) }).toMatchObject({ heard: expected(step) });
    }
    socket.destroy();
  });

  test.each(vectors.refusedHellos)('hello %s is refused', async (hello) => {
    const socket = connect();
    socket.write(hello);
    expect(Buffer.concat(await socket.toArray()).toString()).toBe(vectors.hello['refused']);
  });
});

const requireAll = process.env['HOLDFAST_REQUIRE_ALL'] === '1';
const hasPython = spawnSync('python3', ['--version']).status === 0 || requireAll;
const hasPerl = spawnSync('perl', ['-MJSON::PP', '-MIO::Socket::UNIX', '-e', '1']).status === 0 || requireAll;

const told = {
  code: 0,
  err: '',
  out: [
    expect.stringMatching(/^holdfastd \d/) as string,
    'web DOMAIN_STATE_RUNNING',
    'no domain is called no such',
    'web LIFECYCLE_TYPE_DEFINED',
    'web LIFECYCLE_TYPE_RESUMED',
    'web LIFECYCLE_TYPE_STARTED',
    '',
  ],
};

// Python isolated, and without packages of the site.
test.skipIf(!hasPython)('the example in Python needs nothing but its standard library', async () => {
  expect(await runExample('python3', '-I', '-S', 'frames.py')).toEqual(told);
});

test.skipIf(!hasPerl)('the example in Perl needs nothing but its standard library', async () => {
  expect(await runExample('perl', 'frames.pl')).toEqual(told);
});

async function runExample(program: string, ...args: string[]): Promise<object> {
  const example = fileURLToPath(new URL(`../../../../examples/${args.pop()}`, import.meta.url));
  await using fresh = await startDaemon();
  const child = spawn(program, [...args, example, framesSocketOf(fresh.socketPath)]);
  let out = '';
  let err = '';
  child.stdout.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (err += text.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, err, out: out.split('\n') };
}
