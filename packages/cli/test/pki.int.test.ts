import { X509Certificate } from 'node:crypto';
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { checkPki } from '../dist/pki/check-pki.js';
import { runHoldfast } from './run-holdfast.ts';

interface Finding {
  readonly file: string;
  readonly what: string;
  readonly state: string;
  readonly remedy: string;
}

function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-pki-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return join(directory, 'pki');
}

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

test('from nothing to certificates that are good, in four commands', async () => {
  const dir = temporary();
  const pki = (...args: readonly string[]) => runHoldfast(['pki', ...args, '--dir', dir]);
  expect((await pki('server', '--host', 'metal1')).code).toBe(66);
  expect(await pki('init-ca', '--name', 'Our own')).toMatchObject({ code: 0, stderr: '' });
  expect(await pki('server', '--host', 'metal1.example', '--host', '192.0.2.7')).toMatchObject({ code: 0, stderr: '' });
  const { code, stdout } = await pki('client', 'alice', '-o', 'json');
  expect(code).toBe(0);
  const client = join(dir, 'clients/alice');
  const files = ['clientkey.pem', 'clientcert.pem', 'cacert.pem'].map((file) => join(client, file));
  expect(JSON.parse(stdout)).toEqual({ directory: client, files });

  // Whatever the mask of whoever made them: keys are private, the rest can be read by the daemon of another user.
  const modes = ['cakey.pem', 'serverkey.pem', 'cacert.pem', 'servercert.pem', 'crl.pem'].map((file) =>
    modeOf(join(dir, file)),
  );
  expect([...modes, modeOf(client), ...files.map(modeOf)]).toEqual([
    '600',
    '600',
    '644',
    '644',
    '644',
    '700',
    '600',
    '644',
    '644',
  ]);
  const server = new X509Certificate(readFileSync(join(dir, 'servercert.pem')));
  expect([server.checkHost('metal1.example'), server.checkIP('192.0.2.7'), server.checkHost('metal2')]).toEqual([
    'metal1.example',
    '192.0.2.7',
    undefined,
  ]);

  expect((await pki('check', '--host', 'metal1.example')).code).toBe(0);
  expect((await runHoldfast(['pki', 'check', '--dir', client])).code).toBe(0);
  const elsewhere = await pki('check', '--host', 'metal2', '-o', 'json');
  expect(elsewhere.code).toBe(65);
  const { findings } = JSON.parse(elsewhere.stdout) as { findings: readonly Finding[] };
  expect(findings.filter(({ state }) => state !== 'good')).toEqual([
    expect.objectContaining({ file: 'servercert.pem', what: 'names', remedy: 'holdfast pki server --host metal2' }),
  ]);

  expect(await pki('revoke', 'alice')).toMatchObject({ code: 0, stdout: expect.stringContaining('alice (') as string });
  expect((await pki('revoke', 'carl')).stderr).toContain('it has signed those of');
  expect((await pki('crl')).stdout).toMatch(/on the list: +1/);
  copyFileSync(join(dir, 'crl.pem'), join(client, 'crl.pem'));
  expect((await runHoldfast(['pki', 'check', '--dir', client])).stdout).toMatch(/clientcert.pem +revoked +yes/);

  // A second authority would make everything worthless that the first has signed.
  expect(await pki('init-ca')).toMatchObject({ code: 6, stderr: expect.stringContaining('already') as string });
}, 120_000);

test.each([
  [['client', '../alice'], /a name has letters/],
  [['client', 'a,CN=root'], /a name has letters/],
  [['server', '--host', 'a b'], /a host is a name/],
  [['server'], /--host/],
  [['init-ca', '--days', '0'], /a number of days/],
])('%j is refused', async (args, says) => {
  const { code, stderr } = await runHoldfast(['pki', ...args, '--dir', temporary()]);
  expect({ code, stderr }).toEqual({ code: 64, stderr: expect.stringMatching(says) as string });
});

test('the check finds what is bad, and says what to do', async () => {
  const dir = temporary();
  const other = temporary();
  for (const each of [dir, other]) {
    await runHoldfast(['pki', 'init-ca', '--dir', each]);
    await runHoldfast(['pki', 'server', '--host', 'metal1', '--days', '40', '--dir', each]);
  }
  const at = (file: string): string => join(dir, file);
  const look = async (days = 0): Promise<readonly string[]> => {
    const now = Date.now() + days * 24 * 3_600_000;
    const found = await checkPki({ directory: dir, hosts: [], uid: process.getuid?.() ?? 0, now });
    expect(found.filter(({ state, remedy }) => state !== 'good' && remedy === '')).toEqual([]);
    return found.filter(({ state }) => state !== 'good').map(({ file, what, state }) => `${file} ${what} ${state}`);
  };
  expect(await look()).toEqual([]);
  expect(await look(15)).toEqual(['servercert.pem valid warn']);
  expect(await look(41)).toEqual(['servercert.pem valid bad']);
  expect(await look(400)).toContain('crl.pem valid bad');
  chmodSync(at('serverkey.pem'), 0o640);
  expect(await look()).toEqual(['serverkey.pem mode bad']);
  copyFileSync(join(other, 'serverkey.pem'), at('serverkey.pem'));
  chmodSync(at('serverkey.pem'), 0o600);
  expect(await look()).toEqual(['serverkey.pem key bad']);
  copyFileSync(join(other, 'servercert.pem'), at('servercert.pem'));
  expect(await look()).toEqual(['servercert.pem signed bad']);
  copyFileSync(join(other, 'crl.pem'), at('crl.pem'));
  expect(await look()).toContain('crl.pem signed bad');
  rmSync(at('cacert.pem'));
  expect(await look()).toContain('cacert.pem file bad');
}, 120_000);
