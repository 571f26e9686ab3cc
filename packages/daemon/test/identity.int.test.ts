import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { framesSocketOf } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import { daemonDirectory, type DaemonProcess, startDaemon } from './engine/daemon-process.js';
import { askAs, type HostUser } from './rpc/support/stranger.js';

const isRoot = process.getuid?.() === 0;
const list = '/holdfast.v1.DomainService/ListDomains';
const whoAmI = '/holdfast.v1.AccessService/WhoAmI';
const permissionDenied = 7;

/** A group that gives a right to whoever is in it. */
const machines = 64_242;
const policy = `
[[rules]]
effect = "allow"
subjects = ["gid:${machines}"]
permissions = ["connect:*", "domain:*"]
`;

/** A daemon into which every user of the host may come, and where that group may do things. */
async function startOpen(by: readonly string[] = [], directory = daemonDirectory()): Promise<DaemonProcess> {
  chmodSync(directory, 0o755);
  const file = join(directory, 'access.toml');
  writeFileSync(file, policy, { mode: 0o600 });
  return startDaemon(directory, ['--unix-sock-rw-perms', '0666', '--access-policy', file], by);
}

/** The code of the status that a user gets; 0: an answer. */
async function outcomeAs(user: HostUser, { socketPath }: DaemonProcess, method = list): Promise<number> {
  const { reply } = (await askAs(user, framesSocketOf(socketPath), method)) as {
    readonly reply?: { readonly status?: { readonly code: number } };
  };
  if (reply === undefined) throw new Error('there is no reply');
  return reply.status?.code ?? 0;
}

test.runIf(isRoot)(
  'a right may come from any group of a client: of its own or supplementary, and from no other',
  async () => {
    await using daemon = await startOpen();
    const many = Array.from({ length: 500 }, (_, index) => 70_000 + index);
    const users: readonly [HostUser, number][] = [
      [{ uid: 65_534, gid: machines }, 0],
      [{ uid: 65_534, gid: 65_534, groups: [7, machines, 9] }, 0],
      [{ uid: 65_534, gid: 65_534, groups: [...many, machines] }, 0],
      // A user of that number, somebody, and whose daemon it is.
      [{ uid: machines, gid: 65_534, groups: [7, 9] }, permissionDenied],
      [{ uid: 65_534, gid: 65_534 }, permissionDenied],
      [{ uid: 0, gid: 0 }, 0],
    ];
    expect(await Promise.all(users.map(([user]) => outcomeAs(user, daemon)))).toEqual(
      users.map(([, expected]) => expected),
    );
  },
);

test.runIf(isRoot)('where the kernel cannot be asked nobody is taken for anybody, which is said', async () => {
  const directory = daemonDirectory();
  const withoutKoffi = join(directory, 'without-koffi.cjs');
  writeFileSync(
    withoutKoffi,
    `const { Module } = require('node:module');
const load = Module._load;
Module._load = function (name, ...rest) {
  if (name === 'koffi') throw new Error('koffi is not for this machine');
  return load.call(this, name, ...rest);
};`,
  );
  await using daemon = await startOpen(['env', `NODE_OPTIONS=--require ${withoutKoffi}`], directory);
  expect(daemon.log).toMatch(/"level":"warn".*koffi is not for this machine.*who connects is not known/);
  // Not even root, and not the group: the policy gives rights to those who are known. What is nobody's secret is told to all.
  const outcomes = await Promise.all([
    outcomeAs({ uid: 0, gid: 0 }, daemon),
    outcomeAs({ uid: 65_534, gid: machines, groups: [machines] }, daemon),
    outcomeAs({ uid: 65_534, gid: 65_534 }, daemon, whoAmI),
  ]);
  expect(outcomes).toEqual([permissionDenied, permissionDenied, 0]);
});
