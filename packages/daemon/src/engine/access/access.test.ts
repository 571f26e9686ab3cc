import { ExplainAccessRequest, type ExplainAccessResponse, methods } from '@holdfast/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { byName } from '../../../test/engine/engine-calls.js';
import { type EngineFixture, engineFixture } from '../../../test/engine/engine-fixture.js';
import { AccessControl } from '../../access/access-control.js';
import type { Door, Identity } from '../../access/identity.js';
import { ownerRule } from '../../access/policy.js';
import { policyOf, readPolicy } from '../../access/read-policy.js';

const text = `[[rules]]
subjects = ["uid:1000"]
roles = ["operator"]
objects = [{ class = "domain", name = "web*" }]

[[rules]]
effect = "deny"
subjects = ["everyone"]
permissions = ["domain:start"]
objects = [{ class = "domain", title = "Frozen*" }]

[[rules]]
effect = "deny"
subjects = ["gid:77"]
permissions = ["domain:*"]
`;
const reading = readPolicy(text, '/p.toml', { users: new Map(), groups: new Map() });
const control = new AccessControl(policyOf('/p.toml', ownerRule(0), 'rules' in reading ? reading.rules : []));

let f: EngineFixture;
beforeEach(async () => {
  f = await engineFixture({ access: control });
  await f.defined('web');
  await f.defined('web2', { title: 'Frozen' });
  await f.defined('hidden');
});
afterEach(() => f[Symbol.asyncDispose]());

function user(uid: number, door: Door = 'rw'): Identity {
  return { door, process: { uid, gid: uid, groups: [], pid: 9, startTicks: '1' } };
}

function as(identity: Identity): EngineFixture['context'] {
  const method = methods.find(({ rpc }) => rpc === 'ExplainAccess');
  if (method === undefined) throw new Error('there is no such method');
  return { ...f.context, identity, access: control.ofCall(identity, method) };
}

function explain(
  identity: Identity,
  request: Parameters<typeof ExplainAccessRequest.fromPartial>[0],
): Promise<ExplainAccessResponse> {
  return f.engine.explainAccess(as(identity), ExplainAccessRequest.fromPartial(request));
}

test('says who somebody is, with roles and permissions', async () => {
  const me = await f.engine.whoAmI(as(user(1000)), {});
  expect(me.identity).toMatchObject({ caller: 'uid 1000', door: 'rw', uid: 1000, pid: 9, token: '' });
  expect(me.roles).toEqual(['operator']);
  expect(me.permissions).toContain('domain:start');
  expect(me.permissions).not.toContain('domain:delete');
  expect(await f.engine.whoAmI(as({ door: 'admin' }), {})).toMatchObject({ roles: ['administrator'] });
});

test.each([
  ['StartDomain', 'web', true, '', 'domain:getattr is allowed by /p.toml:1; domain:start is allowed by /p.toml:1'],
  ['StartDomain', 'web2', false, 'domain:start', 'domain:start is denied by /p.toml:6'],
  ['domain:delete', 'web', false, 'domain:delete', 'no rule allows domain:delete'],
  ['StartDomain', undefined, true, '', 'domain:start is allowed by /p.toml:1'],
  ['Ping', undefined, true, '', 'everybody who is connected may'],
  ['GetStatus', undefined, false, 'connect:getattr', 'it is served behind the admin door only'],
])('%s with %s', async (action, domain, allowed, missingPermission, why) => {
  const answer = await explain(user(1000), { action, ...(domain === undefined ? {} : { domain: byName(domain) }) });
  const target = domain === undefined ? '' : ` with domain ${domain}`;
  expect(answer).toMatchObject({
    allowed,
    missingPermission,
    sentence: `uid 1000 ${allowed ? 'may' : 'may not'} do ${action}${target}: ${why}`,
  });
});

test('names the rules that met, and the one that decided', async () => {
  const { findings } = await explain(user(1000), { action: 'domain:start', domain: byName('web2') });
  expect(findings[0]?.rules).toEqual([
    { file: '/p.toml', line: 1, label: '/p.toml:1', effect: 'allow', decides: false },
    { file: '/p.toml', line: 6, label: '/p.toml:6', effect: 'deny', decides: true },
  ]);
});

test('the read-only door comes before the rules', async () => {
  const answer = await explain(user(1000, 'ro'), { action: 'StartDomain', domain: byName('web') });
  expect(answer.sentence).toContain('the read-only door lets nothing change');
});

test('what the asker may not know of looks like what is not there', async () => {
  const ask = (name: string): Promise<ExplainAccessResponse> =>
    explain(user(1000), { action: 'StartDomain', domain: byName(name) });
  const [hidden, absent] = [await ask('hidden'), await ask('absent')];
  expect(JSON.stringify(hidden).replaceAll('hidden', 'absent')).toBe(JSON.stringify(absent));
});

test('only who may change the host learns what others may', async () => {
  const request = { action: 'StartDomain', domain: byName('web'), subjects: ['uid:1000', 'gid:77'] };
  await expect(explain(user(1000), request)).rejects.toMatchObject({ reason: 'PERMISSION_DENIED' });
  expect(await explain(user(0), request)).toMatchObject({
    allowed: false,
    missingPermission: 'domain:getattr',
    identity: { uid: 1000, groups: [77] },
  });
  expect(await explain(user(0), { action: 'Ping', subjects: ['gid:77'] })).toMatchObject({
    identity: { caller: 'gid 77', uid: undefined },
  });
  expect(await explain(user(0), { action: 'domain:read', subjects: ['dn:CN=a,O=b'] })).toMatchObject({
    identity: { caller: 'CN=a,O=b', door: 'tls' },
    allowed: false,
  });
});

test.each([
  [{ action: 'StartDomian' }, /StartDomian/, 'did you mean StartDomain?'],
  [{ action: 'Ping', subjects: ['everyone'] }, /nobody in particular/, undefined],
  [{ action: 'Ping', subjects: ['me'] }, /expected everyone, uid:N/, undefined],
])('refuses %j', async (request, message, hint) => {
  await expect(explain(user(0), request)).rejects.toMatchObject({
    reason: 'INVALID_ARGUMENT',
    message: expect.stringMatching(message) as string,
    ...(hint === undefined ? {} : { details: { hint } }),
  });
});
