import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { closeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { HeldLease } from '@holdfast/protocol/lock';
import { loadDescriptorTaker } from '@holdfast/host';
import type { Asked } from '../judge/history.ts';
import type { Registered } from './lock-calls.ts';
import { type Believed, type Scene, chooseLeases, openHold } from './paper-actor.ts';
import { livingHolders, startOf } from './witness.ts';

/** A guest whose manager was killed. */
export interface Leftover extends Believed, Registered {}

/** Starts guests that have leases and live for a while, one after the other, and ends them in one of the ways in which guests end. */
export async function runGuests(scene: Scene): Promise<void> {
  const { random } = scene;
  while (!scene.isEnding()) {
    await scene.rest();
    const live = () => scene.linger(random.below(5) === 0 ? random.below(2500) : random.below(250));
    await runGuest(scene, chooseLeases(scene), live, random.below(2) === 0 ? random.below(80) : 0);
    await delay(random.below(10));
  }
}

/** Has a guest all the time whose lease nobody else wants: it is there at every kill, and when all are looked at. */
export async function runVeteran(scene: Scene): Promise<void> {
  const lease = `veteran-${scene.name}`;
  while (!scene.isEnding()) {
    const rests = scene.rests();
    const untilLooked = async (hasEnded: () => boolean): Promise<void> => {
      while (scene.rests() === rests && !scene.isEnding() && !hasEnded()) {
        await delay(20);
        await scene.rest();
      }
    };
    // Whoever was refused rests before it asks again, and holds nothing then.
    if (!(await runGuest(scene, [{ lease, shared: false }], untilLooked, 5000))) await scene.rest();
  }
}

/** Answers whether there was a guest. */
async function runGuest(
  scene: Scene,
  asked: readonly Asked[],
  live: (hasEnded: () => boolean) => Promise<void>,
  waitMs: number,
): Promise<boolean> {
  const { calls } = scene;
  const owner = await calls.register(randomUUID(), 'guest');
  const hold = await openHold(scene.socket, owner);
  if (hold === undefined) return false;
  const { answer, held } = await calls.acquire(owner, asked, waitMs);
  if (answer.op !== 'granted') {
    hold.destroy();
    return false;
  }
  const copies = scene.inherits ? copiesOf(held) : [];
  if (copies === undefined) {
    hold.destroy();
    return false;
  }
  const wanted = asked.map(({ lease, shared }) => `${shared ? 's' : 'x'}:${lease}`);
  const child = spawn(join(scene.folder, 'bin', 'guest'), [join(scene.folder), owner.owner, ...wanted], {
    stdio: ['pipe', 'pipe', 'inherit', hold, ...copies],
    detached: true,
  });
  for (const copy of copies) closeSync(copy);
  child.stdin?.on('error', () => undefined);
  const pid = child.pid ?? 0;
  let hasEnded = false;
  const ended = once(child, 'exit').then(() => {
    hasEnded = true;
    scene.recorder.say({ kind: 'exit', pid });
  });
  const isBound = await calls.bind(owner, pid, copies.length > 0);
  hold.destroy();
  if (!isBound) {
    scene.recorder.say({ kind: 'death', pid });
    child.stdin?.end();
    await ended;
    return false;
  }
  const leases = held.map(({ name, shared, fencingToken }) => ({ lease: name, shared, token: fencingToken }));
  const believed: Leftover = { ...owner, pid, leases };
  scene.believed.add(believed);
  if (child.stdout) {
    child.stdin?.end('g');
    await Promise.race([once(child.stdout, 'data'), ended]);
  }
  await scene.rest();
  await live(() => hasEnded);
  await scene.rest();
  await endGuest(scene, believed);
  scene.believed.delete(believed);
  await settle(child, ended);
  return true;
}

async function settle(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  await ended;
  child.stdout?.destroy();
}

/** Duplicates of the locks for a guest; undefined: lockd was killed, and has no such descriptors any more. */
function copiesOf(held: readonly HeldLease[]): number[] | undefined {
  const copies: number[] = [];
  try {
    const taker = loadDescriptorTaker();
    for (const { descriptor } of held) copies.push(taker.duplicate(descriptor?.pid ?? 0, descriptor?.number ?? 0));
    return copies;
  } catch {
    for (const copy of copies) closeSync(copy);
    return undefined;
  }
}

/** Ends a guest: killed; after it gave its leases back; or by lockd, because it let go of its hold connection. */
async function endGuest(scene: Scene, guest: Leftover): Promise<void> {
  const { pid, leases } = guest;
  const way = scene.random.below(4);
  if (way === 0) {
    const names = leases.map(({ lease }) => lease);
    signal(pid, 'SIGUSR1');
    await gone(pid, () => livingHolders(scene.folder).every((each) => each.pid !== pid));
    await scene.calls.release(guest, names);
  }
  scene.recorder.say({ kind: 'death', pid });
  if (way === 1 && leases.length > 0) {
    // Ended by lockd, if that runs and knows its connection; by us otherwise.
    signal(pid, 'SIGUSR2');
    for (let waited = 0; waited < 40 && startOf(pid) !== undefined; waited++) await delay(50);
  }
  signal(pid, 'SIGKILL');
  await gone(pid, () => false);
}

async function gone(pid: number, isEnough: () => boolean): Promise<void> {
  while (startOf(pid) !== undefined && !isEnough()) await delay(5);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended by itself.
  }
}

/** Ends the guests of a manager that was killed, at random moments. */
export async function runHeir(scene: Scene, leftovers: readonly Leftover[]): Promise<void> {
  for (const guest of leftovers) scene.believed.add(guest);
  for (const guest of leftovers) {
    await delay(scene.random.below(400));
    await scene.rest();
    await endGuest(scene, guest);
    scene.believed.delete(guest);
  }
}
