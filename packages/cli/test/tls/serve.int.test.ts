import { connect } from '@holdfast/sdk';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { openServiceManager } from '../../../systemd/test/support/service-manager.ts';
import { makeTestAuthority } from '../pki-authority.ts';
import { runHoldfast } from '../run-holdfast.ts';
import { attempt, startTls } from './tls-daemon.ts';

test('a socket for TLS that was handed over is served, and stays for the next daemon', async () => {
  const authority = await makeTestAuthority();
  const alice = await authority.client('alice');
  const directory = mkdtempSync(join(tmpdir(), 'hf-tls-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const own = (option: string, file: string): string[] => [option, join(directory, file)];
  const pki = (option: string, file: string): string[] => [option, join(authority.directory, file)];
  const program = fileURLToPath(new URL('../../../daemon/bin/holdfastd.js', import.meta.url));
  const command = [process.execPath, program, '--driver', 'test', '--lease-manager', 'nop'].concat(
    own('--socket', 'd.sock'),
    own('--state-dir', 'state'),
    own('--run-dir', 'run'),
    own('--log-dir', 'log'),
    pki('--key-file', 'serverkey.pem'),
    pki('--cert-file', 'servercert.pem'),
    pki('--ca-file', 'cacert.pem'),
  );
  await using manager = await openServiceManager(directory, { rw: join(directory, 'd.sock'), tls: 'tcp' }, command);
  const port = manager.happened[0]?.ports?.['tls'] ?? 0;
  const isLetIn = async (): Promise<boolean> => (await attempt(port, { ca: authority.ca, ...alice })) === 'let in';
  // Nobody serves yet: who connects waits.
  const early = isLetIn();
  await manager.start();
  expect(await early).toBe(true);
  const uri = `test+unix:///default?socket=${encodeURIComponent(join(directory, 'd.sock'))}`;
  expect(await runHoldfast(['admin', 'tls-update'], { env: { HOLDFAST_URI: uri } })).toMatchObject({ code: 0 });

  manager.signal('SIGTERM');
  await manager.until('the end', ({ event }) => event === 'ended');
  const between = isLetIn();
  await manager.start();
  expect(await between).toBe(true);
}, 180_000);

test('what keeps the SDK out is told with what to do', async () => {
  const authority = await makeTestAuthority();
  const alice = await authority.client('alice');
  const bob = await authority.client('bob');
  await authority.revoke('bob');
  const stranger = await (await makeTestAuthority()).client('alice');
  await using tls = await startTls(authority);
  const refused = async (uri: string): Promise<unknown> =>
    connect({ uri, timeoutMs: 60_000 }).catch((error: unknown) => error);
  expect(await refused(tls.uri(bob.directory))).toMatchObject({
    code: 'PERMISSION_DENIED',
    message: expect.stringContaining('does not let in CN=bob') as string,
    hint: expect.stringContaining('log of holdfastd') as string,
  });
  expect(await refused(tls.uri(stranger.directory))).toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringContaining('was not signed by an authority in') as string,
  });
  expect(await refused(tls.uri('/nonexistent'))).toMatchObject({ code: 'FILE_NOT_FOUND' });
  expect(await refused(`test+tls://localhost:1/default?pkipath=${alice.directory}`)).toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringContaining('nobody listens there') as string,
  });
  await authority.server('other.example');
  await tls.reload();
  expect(await refused(tls.uri(alice.directory))).toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringContaining('is for DNS:other.example, not for localhost') as string,
  });
}, 120_000);

test('the command line comes in the same way, and comes back', async () => {
  const authority = await makeTestAuthority();
  const alice = await authority.client('alice');
  await using tls = await startTls(authority, '--log-level', 'debug');
  const { code, stderr } = await runHoldfast(['-c', tls.uri(alice.directory), '--timeout', '60s', 'ping']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
}, 120_000);
