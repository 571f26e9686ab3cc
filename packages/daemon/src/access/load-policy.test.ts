import { chmodSync, linkSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { AccessControl } from './access-control.js';
import type { Identity } from './identity.js';
import { loadPolicy, openPolicy, preparePolicy } from './load-policy.js';

const folder = mkdtempSync(join(tmpdir(), 'hf-policy-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const owner = process.getuid?.() ?? 0;
const starts = '[[rules]]\nsubjects = ["uid:1000"]\npermissions = ["domain:start"]\n';

let files = 0;
function file(text: string, mode = 0o600): string {
  const path = join(folder, `${files++}.toml`);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

async function problemsOf(path: string): Promise<readonly string[]> {
  const loaded = await loadPolicy(path, owner);
  return 'problems' in loaded ? loaded.problems : [];
}

test('takes a file that nobody else can read or change', async () => {
  expect(await problemsOf(file(starts))).toEqual([]);
});

test.each([0o640, 0o604, 0o620, 0o602])('refuses a file of mode %o', async (mode) => {
  const path = file(starts, mode);
  expect(await problemsOf(path)).toEqual([
    `${path}: has mode 0${mode.toString(8)}; nobody else may read or change it: chmod 600`,
  ]);
});

test('refuses what is not there, is elsewhere, or is no file', async () => {
  const missing = join(folder, 'missing');
  expect(await problemsOf(missing)).toEqual([`${missing}: there is no such file`]);
  const [link, second] = [join(folder, 'link'), join(folder, 'second')];
  symlinkSync(file(starts), link);
  expect(await problemsOf(link)).toEqual([`${link}: is a symbolic link`]);
  linkSync(file(starts), second);
  expect(await problemsOf(second)).toEqual([`${second}: has a second name (hard link)`]);
  expect(await problemsOf(folder)).toEqual([`${folder}: is not a file`]);
});

test('keeps a daemon from starting with a file that is not sound', async () => {
  await expect(openPolicy(file('rools = 1'), owner)).rejects.toMatchObject({
    reason: 'INVALID_ARGUMENT',
    message: expect.stringContaining('did you mean roles?') as string,
  });
});

test('a policy is read again as a whole or not at all', async () => {
  const identity: Identity = { door: 'rw', process: { uid: 1000, gid: 1000, groups: [], pid: 1, startTicks: '1' } };
  const path = file(starts);
  const control = new AccessControl(await openPolicy(path, owner));
  const may = (permission: string): boolean => control.rightsOf(identity).mayAnywhere(permission);
  expect([may('domain:start'), may('domain:stop')]).toEqual([true, false]);

  writeFileSync(path, `${starts}[[rules]]\nsubjects = ["everyone"]\npermissions = ["domain:stopp"]\n`);
  await expect(preparePolicy(control, path, owner)).rejects.toThrow(
    `${path}:6: "domain:stopp" is not a permission; did you mean domain:stop?`,
  );
  expect([may('domain:start'), may('domain:stop')]).toEqual([true, false]);

  writeFileSync(path, starts.replace('start', 'stop'));
  const apply = await preparePolicy(control, path, owner);
  expect([may('domain:start'), may('domain:stop')]).toEqual([true, false]);
  apply();
  expect([may('domain:start'), may('domain:stop')]).toEqual([false, true]);
});
