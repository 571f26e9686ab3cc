import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { makeTestAuthority } from '../pki-authority.ts';
import { startTls } from './tls-daemon.ts';

const program = fileURLToPath(new URL('../../bin/holdfast.js', import.meta.url));

test('a daemon is reached by its address, and not where its certificate is not for that', async () => {
  const authority = await makeTestAuthority();
  const alice = await authority.client('alice');
  await using tls = await startTls(authority);

  // By the whole program: what Node.js warns of, it writes to stderr once a process.
  const run = promisify(execFile);
  const uri = tls.uri(alice.directory).replace('localhost', '127.0.0.1');
  const version = [program, 'host', 'version', '-o', 'json', '--connect', uri];
  const { stdout, stderr } = await run(process.execPath, version);
  expect(JSON.parse(stdout)).toMatchObject({ daemon: { driver: 'test' } });
  expect(stderr).toBe('');

  await authority.server('localhost');
  await tls.reload();
  await expect(run(process.execPath, version)).rejects.toMatchObject({
    code: 69,
    stderr: expect.stringContaining('its certificate is for DNS:localhost, not for 127.0.0.1') as string,
  });
});
