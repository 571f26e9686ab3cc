import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestDaemon, type TestDaemon } from '@holdfast/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runHoldfast } from './run-holdfast.js';

const directory = mkdtempSync(join(tmpdir(), 'hf-access-'));
const policy = join(directory, 'access.toml');
let daemon: TestDaemon;
let env: Record<string, string> = {};

beforeAll(async () => {
  const text = `# nobody deletes\n[[rules]]\neffect = "deny"\nsubjects = ["everyone"]\npermissions = ["domain:delete"]\n`;
  writeFileSync(policy, text, { mode: 0o600 });
  daemon = await startTestDaemon({ args: ['--access-policy', policy] });
  env = { HOLDFAST_URI: daemon.uri };
});
afterAll(async () => {
  await daemon?.[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true, force: true });
});

async function run(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runHoldfast(['access', ...args], { env });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

test('says who one is, and why something is denied', { timeout: 120_000 }, async () => {
  const me = JSON.parse(await run('whoami', '-o', 'json')) as Record<string, unknown>;
  expect(me).toMatchObject({ identity: { door: 'rw', uid: process.getuid?.() }, roles: ['administrator'] });
  expect(me['permissions']).not.toContain('domain:delete');
  expect(await run('whoami')).toMatch(/^Roles:\s+administrator$/m);

  const owner = 'built in: root and the owner of the daemon may do everything';
  expect(await run('explain', 'domain:delete', '--domain', 'web', '--as', `uid:${process.getuid?.()}`)).toBe(
    `uid ${process.getuid?.()} may not do domain:delete with domain web: domain:delete is denied by ${policy}:2
  domain:delete: no
    allow ${owner}
    deny ${policy}:2 (decides)
`,
  );
  expect(await run('explain', 'StartDomain', '-o', 'name')).toBe('allowed\n');
  expect(await run('explain', 'StartDomain', '--as', 'uid:4711', 'gid:12', '-o', 'name')).toBe('denied\n');
  expect(await run('explain', 'Ping', '--as', 'token:ci')).toBe(
    'token ci may do Ping: everybody who is connected may\n',
  );
});
