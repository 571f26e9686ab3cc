import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { framesSocketOf } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import { openJsonFrames } from './support/raw-frames.js';
import { startServer } from './support/start-server.js';

const ping = '/holdfast.v1.AdminService/Ping';

/** Says hello for bare frames and asks once; reads whatever comes, and says no word more. */
const script = `
const socket = require('node:net').createConnection(process.argv[1]);
const body = Buffer.from(JSON.stringify({ call: { id: 1, method: '${ping}' } }));
const length = Buffer.alloc(4);
length.writeUInt32BE(body.length);
socket.write(Buffer.concat([Buffer.from('HFF1JSON'), length, body]));
socket.resume();
`;

test('who hangs and never asked for signs of life is noticed; who is merely silent is not', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  let asked = 0;
  const engine = {
    async ping() {
      asked++;
      await promise;
      return { payload: Buffer.alloc(0) };
    },
  };
  await using served = await startServer(engine, { limits: { idleMs: 100 } });
  using quiet = openJsonFrames(served.socketPath);
  await quiet.hello;
  const hanging = spawn(process.execPath, ['-e', script, framesSocketOf(served.socketPath)], { stdio: 'inherit' });
  try {
    await expect.poll(() => asked).toBe(1);
    hanging.kill('SIGSTOP');
    await expect.poll(() => readFileSync(`/proc/${hanging.pid}/stat`, 'latin1')).toContain(') T ');
    resolve();
    await expect.poll(() => served.server.activity.connections).toBe(1);
    quiet.send({ call: { id: 1, method: ping } });
    expect(await quiet.find(({ reply }) => reply?.['id'] === 1)).toBeDefined();
  } finally {
    hanging.kill('SIGKILL');
    await once(hanging, 'exit');
  }
});
