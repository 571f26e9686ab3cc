import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { leaseDescriptorOf } from './descriptor-of.js';

test('a connection whose other end has gone keeps no leases, and its guest is not started', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'hf-descriptor-'));
  const server = createServer().listen(join(directory, 'hold.sock'));
  await once(server, 'listening');
  const hold = connect(join(directory, 'hold.sock'));
  const [end] = await once(server, 'connection');
  expect(leaseDescriptorOf(hold)).toBeGreaterThan(2);
  const closed = once(hold.resume(), 'close');
  end.destroy();
  await closed;
  expect(() => leaseDescriptorOf(hold)).toThrow(
    expect.objectContaining({ reason: 'LOCKD_UNAVAILABLE', details: { hint: 'start the domain again' } }),
  );
  server.close();
  rmSync(directory, { recursive: true });
});
