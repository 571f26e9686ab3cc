import { expect, test } from 'vitest';
import { readPolicy } from './read-policy.js';
import type { Accounts } from './subject.js';
import { describeSubject } from './subject.js';

const accounts: Accounts = { users: new Map([['alice', 1001]]), groups: new Map([['virt', 200]]) };
const fingerprint = 'ab'.repeat(32);

function read(text: string) {
  return readPolicy(text, '/etc/access.toml', accounts);
}

test('reads roles and rules, and names each rule by its line', () => {
  const reading = read(`# who may do what
[roles.starter]
permissions = ["domain:start", "domain:stop"]

[[rules]]
subjects = ["user:alice", "group:virt", "uid:7", "gid:8", "everyone"]
roles = ["starter", "viewer"]
objects = [{ class = "domain", name = "web-*" }, { class = "connect" }]

[[rules]]
subjects = ["certificate:${fingerprint.toUpperCase()}", "dn:CN=*,O=Example", "token:ci"]
permissions = ["domain:*", "*:read"]
effect = "deny"
`);
  if ('problems' in reading) throw new Error(reading.problems.join('\n'));
  const [first, second] = reading.rules;
  expect(first).toMatchObject({ label: '/etc/access.toml:5', effect: 'allow', roles: ['starter', 'viewer'] });
  expect(first?.subjects.map(describeSubject)).toEqual(['user:alice', 'group:virt', 'uid:7', 'gid:8', 'everyone']);
  expect(first?.permissions.has('domain:start') && first.permissions.has('domain:read')).toBe(true);
  expect(first?.objects).toEqual([{ class: 'domain', name: 'web-*' }, { class: 'connect' }]);
  expect(second?.subjects.map(describeSubject)).toEqual([
    `certificate:${fingerprint}`,
    'dn:CN=*,O=Example',
    'token:ci',
  ]);
  expect(second?.label).toBe('/etc/access.toml:10');
  expect(second?.permissions.has('secret:read') && !second.permissions.has('secret:read_secure')).toBe(true);
});

test('refuses what it does not know, each with its line and what was probably meant', () => {
  const reading = read(`
[roles.viewer]
permissions = ["domain:strat"]

[roles.mine]
permission = ["domain:start"]

[[rules]]
subjects = [
  "user:alice",
  "usr:alice",
  "user:bob",
  "certificate:12",
]
roles = ["vewer"]
efect = "deny"
objects = [
  { class = "domian", name = "web" },
  { class = "domain", nme = "web" },
  { class = "connect", name = "x" },
  { class = "domain", uuid = "U1" },
]

[[rules]]
effect = "perhaps"
`);
  expect('problems' in reading && reading.problems).toMatchInlineSnapshot(`
    [
      "/etc/access.toml:2: role viewer is built in; take another name",
      "/etc/access.toml:3: "domain:strat" is not a permission; did you mean domain:start?",
      "/etc/access.toml:6: permission is not known here; did you mean permissions?",
      "/etc/access.toml:5: permissions is not given; expected a list of texts with at least one",
      "/etc/access.toml:16: efect is not known here; did you mean effect?",
      "/etc/access.toml:15: there is no role vewer; did you mean viewer?",
      "/etc/access.toml:11: subject "usr:alice" is none; expected everyone, uid:N, user:NAME, gid:N, group:NAME, certificate:SHA256, dn:PATTERN or token:NAME",
      "/etc/access.toml:12: subject "user:bob" is none; /etc/passwd has no user bob",
      "/etc/access.toml:13: subject "certificate:12" is none; expected the SHA-256 of the certificate, 64 hexadecimal digits",
      "/etc/access.toml:18: class of an object is "domian"; did you mean domain?; expected connect, domain, interface, network, network_port, node_device, nwfilter, nwfilter_binding, secret, storage_pool, storage_vol",
      "/etc/access.toml:19: nme is not known here; did you mean name?",
      "/etc/access.toml:20: class connect is this host alone; it takes no name",
      "/etc/access.toml:21: uuid U1 is none; expected one in lower case with hyphens",
      "/etc/access.toml:24: the rule gives nothing; it needs roles or permissions",
      "/etc/access.toml:25: effect is "perhaps"; expected "allow" or "deny"",
      "/etc/access.toml:24: subjects is not given; expected a list of texts with at least one",
    ]
  `);
});

test.each([
  ['rules = 1', 'rules is not a list of tables'],
  ['roles = 1', 'roles is not a table'],
  ['rules = [1]', 'a rule is not a table'],
  ['[role]', 'role is not known here; did you mean roles?'],
  ['[[rules]]\nsubjects = "everyone"\nroles = ["viewer"]', 'subjects is "everyone"; expected a list'],
  ['[[rules]]\nsubjects = []\nroles = ["viewer"]', 'subjects is []; expected a list of texts with at least one'],
  ['[[rules]]\nsubjects = ["everyone"]\nroles = ["viewer"]\nobjects = []', 'objects is not a list of tables'],
  ['a = ', '/etc/access.toml:1:'],
])('of %j says: %s', (text, message) => {
  const reading = read(text);
  expect('problems' in reading ? reading.problems.join('\n') : '').toContain(message);
});

test('ten thousand rules are read, each by its line; of ten thousand problems the first are told', () => {
  const rules = (role: string): string =>
    Array.from({ length: 10_000 }, (_, index) => `[[rules]]\nsubjects = ["uid:${index}"]\nroles = ["${role}"]\n`).join(
      '',
    );
  const reading = read(rules('viewer'));
  if ('problems' in reading) throw new Error(reading.problems.join('\n'));
  expect(reading.rules.at(-1)).toMatchObject({ line: 29_998, subjects: [{ kind: 'uid', id: 9_999 }] });
  // Else each has a copy of its own, of a hundred words.
  expect(new Set(reading.rules.map(({ permissions }) => permissions)).size).toBe(1);
  const wrong = read(rules('vewer'));
  const problems = 'problems' in wrong ? wrong.problems : [];
  expect([problems.length, problems[49], problems.at(-1)]).toEqual([
    51,
    '/etc/access.toml:150: there is no role vewer; did you mean viewer?',
    '/etc/access.toml: 9950 more problems',
  ]);
});

test('a policy that says nothing allows nothing', () => {
  expect(read('')).toEqual({ rules: [] });
});
