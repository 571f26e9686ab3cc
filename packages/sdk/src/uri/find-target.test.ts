import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findTarget } from './find-target.js';

let runtime = '';
const user = () => ({ uid: 1000, environment: { XDG_RUNTIME_DIR: runtime } });
const ownSocket = () => join(runtime, 'holdfast/holdfast.sock');

beforeEach(() => {
  runtime = mkdtempSync(join(tmpdir(), 'holdfast-uri-'));
  mkdirSync(join(runtime, 'holdfast'));
});

afterEach(() => {
  rmSync(runtime, { recursive: true });
});

test('what is given decides, and nothing else is looked at', () => {
  const environment = { HOLDFAST_URI: 'qemu:///system' };
  expect(findTarget('unix:/a', { uid: 1000, environment })).toEqual({
    uri: 'unix:/a',
    profile: '',
    endpoint: { transport: 'unix', socketPath: '/a' },
    driver: '',
    certificates: [],
    tokenFile: '',
    steps: [{ source: 'option', place: 'uri', found: 'unix:/a', chosen: true }],
  });
});

test('then HOLDFAST_URI; an empty one is none', () => {
  const { uri, steps } = findTarget(undefined, { uid: 1000, environment: { HOLDFAST_URI: 'unix:/b' } });
  expect({ uri, steps: steps.map(({ source, chosen }) => [source, chosen]) }).toEqual({
    uri: 'unix:/b',
    steps: [
      ['option', false],
      ['environment', true],
    ],
  });
  expect(findTarget('', { uid: 0, environment: { HOLDFAST_URI: '' } }).uri).toBe('qemu:///system');
});

test("then the user's own socket, if there is one", async () => {
  const server = createServer().listen(ownSocket());
  await once(server, 'listening');
  const found = findTarget(undefined, user());
  server.close();
  expect(found).toMatchObject({ uri: 'qemu:///session', endpoint: { socketPath: ownSocket() } });
  expect(found.steps.at(-1)).toEqual({ source: 'session-socket', place: ownSocket(), found: 'a socket', chosen: true });
});

test('where there is none, all places are told, and the one that can be started is named', () => {
  writeFileSync(ownSocket(), '');
  const found = findTarget(undefined, user());
  expect(found).toMatchObject({ uri: 'qemu:///session', endpoint: { socketPath: ownSocket() } });
  expect(found.steps.map(({ source, found: what, chosen }) => [source, what, chosen])).toEqual([
    ['option', 'not set', false],
    ['environment', 'not set', false],
    ['session-socket', 'no socket, but something else', true],
    ['system-socket', expect.any(String), false],
  ]);
});

test('root has one daemon, that of the system', () => {
  const { uri, steps } = findTarget(undefined, { uid: 0, environment: {} });
  expect([uri, steps.map(({ source }) => source)]).toEqual([
    'qemu:///system',
    ['option', 'environment', 'system-socket'],
  ]);
});

/** A user who has this file of profiles. */
function withProfiles(text: string) {
  const folder = join(runtime, 'config/holdfast');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'config.toml'), text);
  return { uid: 1000, environment: { XDG_RUNTIME_DIR: runtime, XDG_CONFIG_HOME: join(runtime, 'config') } };
}

const lab = `profile = "lab"

[profiles.lab]
uri = "qemu+ssh://root@metal1/system"
token_file = "/home/me/lab.token"

[profiles.look]
uri = "unix:/run/holdfast/holdfast.sock?x"
read_only = true
`;

test('the usual profile comes before the sockets', () => {
  const { uri, profile, tokenFile, steps } = findTarget(undefined, withProfiles(lab));
  expect({ uri, profile, tokenFile }).toEqual({
    uri: 'qemu+ssh://root@metal1/system',
    profile: 'lab',
    tokenFile: '/home/me/lab.token',
  });
  const place = join(runtime, 'config/holdfast/config.toml');
  expect(steps.at(-1)).toEqual({ source: 'profile', place, found: 'profile lab', chosen: true });
});

test('a profile can be named where a URI is expected, and says whether it is only for looking', () => {
  const user = withProfiles(lab.replace('?x', ''));
  expect(findTarget('look', user)).toMatchObject({
    profile: 'look',
    endpoint: { socketPath: '/run/holdfast/holdfast-ro.sock' },
    steps: [{ source: 'option', found: 'look', chosen: true }],
  });
  expect(findTarget('look', user, false)).toMatchObject({ endpoint: { socketPath: '/run/holdfast/holdfast.sock' } });
  const environment = { ...user.environment, HOLDFAST_URI: 'look' };
  expect(findTarget(undefined, { uid: 1000, environment })).toMatchObject({ profile: 'look' });
});

test('a file without a usual profile, and none at all, decide nothing', () => {
  const steps = (user: Parameters<typeof findTarget>[1]) =>
    findTarget(undefined, user).steps.find(({ source }) => source === 'profile');
  expect(steps(withProfiles(''))).toMatchObject({ found: 'no usual profile', chosen: false });
  const environment = { XDG_RUNTIME_DIR: runtime, HOME: join(runtime, 'home') };
  const place = join(runtime, 'home/.config/holdfast/config.toml');
  expect(steps({ uid: 1000, environment })).toEqual({ source: 'profile', place, found: 'nothing', chosen: false });
});

test.each([
  ['profile =', 'line 1, column 10 is no TOML'],
  ['profile = "lba"\n[profiles.lab]\nuri = "unix:/a"', 'profile is "lba"; did you mean lab?'],
  ['profil = "lab"', 'profil is not known; did you mean profile?'],
  ['profiles = 3', 'profiles is 3; a table is needed'],
  ['[profiles.lab]\nurl = "unix:/a"', 'profiles.lab.url is not known; did you mean uri?'],
  ['[profiles.lab]\nread_only = true', 'profiles.lab.uri is missing'],
  ['[profiles.lab]\nuri = "unix:/a"\nread_only = "yes"', 'profiles.lab.read_only is "yes"; a boolean is needed'],
  ['[profiles]\nlab = "unix:/a"', 'profiles.lab is no table'],
  ['[profiles."a b"]\nuri = "unix:/a"', 'profiles.a b: a name has letters, digits, - and _ only'],
])('%j is refused with its place', (text, message) => {
  const user = withProfiles(text);
  const place = join(runtime, 'config/holdfast/config.toml');
  expect(() => findTarget(undefined, user)).toThrow(`INVALID_ARGUMENT: ${place}: ${message}`);
});

test('a name that is no profile is refused with those that there are', () => {
  expect(() => findTarget('labb', withProfiles(lab))).toThrow(/labb is no URI .* no profile in .*; did you mean lab\?/);
  expect(() => findTarget('labb', user())).toThrow(/there is no file of profiles/);
});
