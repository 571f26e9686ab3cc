import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { callWithBody, framed } from './support/call-with-body.js';
import { type LimitedMemory, limitMemory } from './support/limited-memory.js';
import { openSession, sound, startTarget, type Target, watch } from './support/target.js';

const define = '/holdfast.v1.DomainService/DefineDomain';
const megabyte = 1024 * 1024;
/** What there is for the daemon and all that its clients make it hold. */
const mostMiB = 256;
let memory: LimitedMemory;
let target: Target;

afterEach(async () => {
  await target[Symbol.asyncDispose]();
  memory[Symbol.dispose]();
});

test('256 MiB are enough for rubbish, silence, messages that are long and many, and for whoever behaves', async () => {
  memory = limitMemory(mostMiB, 96);
  target = await startTarget([], memory.by);
  const silent = Array.from({ length: 200 }, () => connect(target.socketPath).on('error', () => {}));
  const rubbish = Array.from({ length: 50 }, () => {
    const socket = connect(target.socketPath).on('error', () => {});
    socket.write(Buffer.alloc(64 * 1024, 'rubbish'));
    return socket;
  });
  await using witness = watch(target.socketPath);
  const bodies = [
    framed(Buffer.concat([Buffer.from('7a80feff01', 'hex'), Buffer.alloc(4 * megabyte - 256)])),
    framed(Buffer.alloc(4 * megabyte - 100, ' ')),
    framed(Buffer.alloc(64 * megabyte)),
  ];
  for (const path of [define, openSession]) {
    for (const body of bodies)
      await Promise.all(Array.from({ length: 6 }, () => callWithBody(target.socketPath, path, body)));
  }
  for (const socket of [...silent, ...rubbish]) socket.destroy();
  expect({ ...(await target.examine()), wrong: witness.wrong }).toEqual({ ...sound, wrong: [] });
  expect(target.memory().mostMiB).toBeLessThan(mostMiB);
}, 240_000);
