import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fullAccess } from '../src/access/call-access.js';
import { internalIdentity } from '../src/access/identity.js';
import { byName } from './engine/engine-calls.js';
import { daemonDirectory, type DaemonProcess, runDaemon, startDaemon } from './engine/daemon-process.js';
import { smallSpec } from './engine/engine-fixture.js';

// The tests are the owner of the daemon, who may do everything that no rule denies.
const everything = '# nobody is denied anything\n';
const denying = `
[[rules]]
effect = "deny"
subjects = ["everyone"]
permissions = ["domain:stop"]
objects = [{ class = "domain", name = "prod-*" }]

[[rules]]
effect = "deny"
subjects = ["everyone"]
permissions = ["domain:*"]
objects = [{ class = "domain", title = "Hidden*" }]
`;
const canary = 'canary-4711';
const context = {
  signal: new AbortController().signal,
  caller: 'test',
  identity: internalIdentity,
  access: fullAccess,
};

let directory: string;
let policy: string;
let auditLog: string;
let daemon: DaemonProcess;

beforeEach(async () => {
  directory = daemonDirectory();
  [policy, auditLog] = [join(directory, 'access.toml'), join(directory, 'audit')];
  writeFileSync(policy, everything, { mode: 0o600 });
  daemon = await startDaemon(directory, ['--access-policy', policy, '--audit-log', auditLog]);
});
afterEach(() => daemon[Symbol.asyncDispose]());

async function reload(text: string, expected: RegExp): Promise<void> {
  writeFileSync(policy, text);
  daemon.signal('SIGHUP');
  await daemon.logs(expected);
}

interface AuditLine {
  readonly method: string;
  readonly class?: string;
  readonly name?: string;
  readonly uuid?: string;
  readonly result: string;
  readonly why?: string;
}

/** The lines of the audit log, as soon as there are so many. */
async function audited(count: number): Promise<AuditLine[]> {
  for (;;) {
    const lines = readFileSync(auditLog, 'utf8').split('\n').slice(0, -1);
    if (lines.length >= count) return lines.map((line) => JSON.parse(line) as AuditLine);
    await new Promise(setImmediate);
  }
}

test('a policy that is read again holds for calls, lists, events and operations, and the audit log tells of it', async () => {
  await daemon.calls.define(smallSpec('prod-1'));
  await daemon.calls.define(smallSpec('quiet', { title: 'Hidden one' }));
  await daemon.calls.start('prod-1');
  await reload(denying, /the settings were read again/);

  await expect(daemon.calls.destroy('prod-1')).rejects.toMatchObject({ reason: 'PERMISSION_DENIED' });
  await expect(daemon.calls.get('quiet')).rejects.toMatchObject({ reason: 'DOMAIN_NOT_FOUND' });
  await expect(daemon.calls.define(smallSpec('quiet'))).rejects.toMatchObject({ reason: 'DOMAIN_EXISTS' });
  const { domains } = await daemon.engine.listDomains(context, {
    filter: undefined,
    pageSize: 0,
    pageToken: '',
    readMask: undefined,
  });
  expect(domains.map(({ name }) => name)).toEqual(['prod-1']);
  expect((await daemon.told()).filter((line) => line.includes('quiet'))).toEqual([]);
  await expect(daemon.calls.suspend('prod-1')).resolves.toBeDefined();

  await expect(daemon.calls.start('quiet')).rejects.toMatchObject({ reason: 'DOMAIN_NOT_FOUND' });
  await expect(daemon.calls.start('absent')).rejects.toMatchObject({ reason: 'DOMAIN_NOT_FOUND' });

  const lines = await audited(8);
  expect(lines.map(({ method, name, result }) => `${method} ${name ?? ''} ${result}`)).toEqual([
    'DefineDomain prod-1 ok',
    'DefineDomain quiet ok',
    'StartDomain prod-1 ok',
    'DestroyDomain prod-1 PERMISSION_DENIED',
    'DefineDomain quiet DOMAIN_EXISTS',
    'SuspendDomain prod-1 ok',
    'StartDomain quiet DOMAIN_NOT_FOUND',
    'StartDomain absent DOMAIN_NOT_FOUND',
  ]);
  // What a caller may not know of is told to those who read this log, with the rule that hides it.
  expect(lines.map(({ uuid }) => uuid === lines[1]?.uuid)).toEqual([
    false,
    true,
    false,
    false,
    true,
    false,
    true,
    false,
  ]);
  expect(lines.map(({ why }) => why === `denied by ${policy}:8`)).toEqual([
    false,
    false,
    false,
    false,
    true,
    false,
    true,
    false,
  ]);
  expect(lines[0]?.uuid).toMatch(/^[0-9a-f-]{36}$/);
  expect(lines[3]?.why).toBe(`denied by ${policy}:2`);
});

test('a policy with a mistake changes nothing', async () => {
  await daemon.calls.define(smallSpec('prod-1'));
  await daemon.calls.start('prod-1');
  await reload(denying.replace('domain:stop', 'domain:stopp'), /did you mean domain:stop\?/);
  await expect(daemon.calls.destroy('prod-1')).resolves.toBeDefined();
});

test('a denied call is explained by rule and line', async () => {
  await daemon.calls.define(smallSpec('prod-1'));
  const denied = denying.replace('domain:stop', 'domain:start');
  await reload(denied, /the settings were read again/);
  await expect(daemon.calls.start('prod-1')).rejects.toMatchObject({ reason: 'PERMISSION_DENIED' });
  const answer = await daemon.engine.explainAccess(context, {
    action: 'StartDomain',
    domain: byName('prod-1'),
    subjects: [],
  });
  expect(answer).toMatchObject({ allowed: false, missingPermission: 'domain:start', identity: { pid: process.pid } });
  expect(answer.sentence).toContain(`domain:start is denied by ${policy}:2`);
  const rules = answer.findings.flatMap((finding) => finding.rules);
  expect(rules.find(({ decides, effect }) => decides && effect === 'deny')).toMatchObject({ file: policy, line: 2 });
  const me = await daemon.engine.whoAmI(context, {});
  expect(me).toMatchObject({ identity: { door: 'rw', uid: process.getuid?.() } });
});

test('--check-config reads the policy', async () => {
  const check = ['--check-config', '--access-policy', policy];
  expect(await runDaemon(check)).toMatchObject({ code: 0, out: 'the config is good\n' });
  writeFileSync(policy, denying.replace('domain:stop', 'domain:stopp'));
  const { code, err } = await runDaemon(check);
  expect({ code, err }).toEqual({ code: 64, err: expect.stringContaining(`${policy}:5: `) as string });
});

test('no secret is in the log, the audit log, or an answer without it', async () => {
  const graphics = [{ type: 'vnc', passwd: canary }];
  const spec = smallSpec('web', { description: 'plain', devices: { graphics } } as never);
  const outcome = await daemon.calls.define(spec).catch((error: unknown) => String(error));
  const answers = JSON.stringify([outcome, await daemon.calls.get('web').catch(String)], (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  await audited(1);
  expect([daemon.log, readFileSync(auditLog, 'utf8'), answers].filter((text) => text.includes(canary))).toEqual([]);
});
