import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { HeldLease } from '@holdfast/protocol/lock';
import { censusLeases } from './census.ts';
import { nowUs } from '../judge/history.ts';
import { nameOf } from '../actors/lock-calls.ts';
import type { Believed } from '../actors/paper-actor.ts';
import { type Holder, isAlive, livingHolders, startOf } from '../actors/witness.ts';
import type { World } from './world.ts';

/** How long lockd may take to find that an owner is gone. */
const settleMs = 20_000;

/**
 * Looks at a world while all are at rest: what is held is what those believe who live, in lockd and in the kernel.
 * @param before - What is done to the world when all are at rest, before it is looked at.
 */
export async function look(world: World, before?: () => Promise<void>): Promise<void> {
  const { report } = world;
  const believed: Believed[] = [];
  for (const crew of world.crews) believed.push(...(await crew.pause()));
  await before?.();
  const expected = (): string[] =>
    believed
      .filter(({ pid }) => startOf(pid) !== undefined)
      .flatMap(({ owner, leases }) => leases.map(({ lease, token }) => `${lease} ${owner} ${token}`))
      .filter(isTold)
      .toSorted();
  const isTold = (line: string): boolean => !world.judge.isFragile(line.split(' ')[0] ?? '');
  let held: readonly HeldLease[] = [];
  const listed = (): string[] =>
    held
      .map((each) => `${nameOf(each)} ${each.owner?.uuid} ${each.fencingToken}`)
      .filter(isTold)
      .toSorted();
  const began = performance.now();
  do {
    held = await world.calls.list();
    if (expected().join() === listed().join()) break;
    await delay(20);
  } while (performance.now() - began < settleMs);
  if (expected().join() !== listed().join()) {
    report.violation(`lockd lists ${listed().join(', ')}; those who live believe ${expected().join(', ')}`);
  }
  world.read();
  const grants = held.map((each) => ({
    lease: nameOf(each),
    owner: each.owner?.uuid ?? '',
    shared: each.shared,
    token: each.fencingToken,
  }));
  const id = `look-${nowUs()}`;
  world.recorder.say({ kind: 'call', id, owner: '', call: { op: 'read' } });
  world.recorder.say({ kind: 'answer', id, answer: { op: 'read', grants } });
  for (const { sound, problem, lease } of await world.lockd.verify()) {
    if (!sound && !world.judge.isFragile(lease?.name ?? '')) report.violation(`${lease?.name}: ${problem}`);
  }
  await checkKernel(world, new Set(grants.map(({ lease }) => lease)));
  world.judgeRound();
  report.count('looks');
  for (const crew of world.crews) crew.resume();
}

/** The kernel has a lock of what is held and of nothing else, but for the moments of the competitor. */
async function checkKernel(world: World, held: ReadonlySet<string>): Promise<void> {
  for (const lease of new Set([...world.leases, ...censusLeases, ...held])) {
    if (world.judge.isFragile(lease)) continue;
    let isLocked = false;
    for (let tries = 0; tries < 200; tries++) {
      isLocked = lockedFiles().has(keyOf(join(world.lockd.leases, lease)));
      if (isLocked === held.has(lease)) break;
      await delay(5);
    }
    if (isLocked !== held.has(lease)) {
      world.report.violation(`/proc/locks says ${lease} is ${isLocked ? 'locked' : 'free'}, and lockd says otherwise`);
    }
  }
}

/** While all are at work: who believes to have a lease all the time has its lock all the time. */
export function sampleKernel(world: World): void {
  const from = nowUs();
  const before = livingHolders(world.folder);
  const snapshots = [1, 2, 3].map(() => lockedFiles());
  const after = new Set(livingHolders(world.folder).map(nameOfHolder));
  const faulty = before.filter(
    (holder) =>
      after.has(nameOfHolder(holder)) &&
      snapshots.every((locked) => !locked.has(keyOf(join(world.lockd.leases, holder.lease)))),
  );
  world.read();
  for (const holder of faulty.filter(isAlive)) {
    world.suspect({ ...holder, from, until: nowUs() });
  }
  world.report.count('samples of /proc/locks');
}

function nameOfHolder({ lease, pid, owner, file }: Holder): string {
  return `${lease} ${pid} ${owner} ${file}`;
}

/** Device and inode of all files that somebody has locked, of either kind. */
function lockedFiles(): Set<string> {
  return new Set(
    readFileSync('/proc/locks', 'latin1')
      .split('\n')
      .filter((line) => !line.includes('->'))
      .map((line) => line.split(/\s+/)[5] ?? ''),
  );
}

function keyOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return 'none';
  const { dev, ino } = found;
  const [major, minor] = [(dev >> 8) & 0xfff, (dev & 0xff) | ((dev >> 12) & 0xfff00)];
  return `${major.toString(16).padStart(2, '0')}:${minor.toString(16).padStart(2, '0')}:${ino}`;
}
