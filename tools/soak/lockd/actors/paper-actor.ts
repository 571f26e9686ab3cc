import { once } from 'node:events';
import { type Socket, connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import type { Random } from '../../../../packages/daemon/test/hostile/support/random.ts';
import type { Asked, Recorder } from '../judge/history.ts';
import type { LockCalls, Registered } from './lock-calls.ts';
import { claim } from './witness.ts';

/** What somebody believes to hold. */
export interface Believed {
  readonly owner: string;
  readonly pid: number;
  readonly leases: readonly (Asked & { readonly token: number })[];
}

/** What an actor has to do with. */
export interface Scene {
  readonly name: string;
  readonly socket: string;
  readonly folder: string;
  readonly leases: readonly string[];
  readonly inherits: boolean;
  readonly recorder: Recorder;
  readonly calls: LockCalls;
  readonly random: Random;
  readonly believed: Set<Believed>;
  /** Waits here while all are to be at rest. */
  readonly rest: () => Promise<void>;
  /** Lets time pass; less of it when all are to be at rest. */
  readonly linger: (ms: number) => Promise<void>;
  /** How often all have been at rest. */
  readonly rests: () => number;
  readonly isEnding: () => boolean;
}

/** Leases at random, one to three of them. */
export function chooseLeases({ random, leases }: Pick<Scene, 'random' | 'leases'>): Asked[] {
  const names = new Set(Array.from({ length: 1 + random.below(3) }, () => random.pick(leases)));
  return [...names].map((lease) => ({ lease, shared: random.below(4) === 0 }));
}

/** Opens a hold connection; undefined: lockd does not know the owner any more. */
export async function openHold(socket: string, { token }: Registered): Promise<Socket | undefined> {
  const hold = connect(`${socket}.hold`);
  try {
    await once(hold, 'connect');
    hold.write(`${token}\n`);
    const [answer] = (await Promise.race([once(hold, 'data'), once(hold, 'close')])) as [unknown];
    if (!Buffer.isBuffer(answer) || answer.toString() !== 'ok\n') {
      hold.destroy();
      return undefined;
    }
    hold.on('error', () => hold.destroy());
    return hold;
  } catch {
    // No lockd at this moment.
    hold.destroy();
    return undefined;
  }
}

/** Takes leases and gives them back, as fast as it goes; the owner is this process itself, and each actor has two of them. */
export async function runPaper(scene: Scene): Promise<void> {
  const { random, calls } = scene;
  const owners = [await enter(scene), await enter(scene)];
  while (!scene.isEnding()) {
    await scene.rest();
    const first = random.below(2);
    const [owner, other] = [owners[first], owners[1 - first]];
    if (owner === undefined || other === undefined) throw new Error('an actor has two owners');
    const asked = chooseLeases(scene);
    const { answer, held } = await calls.acquire(owner, asked, random.below(3) === 0 ? random.below(60) : 0);
    if (answer.op === 'unknown') {
      // Forgotten before it had its process.
      owners.splice(owners.indexOf(owner), 1, await enter(scene));
      continue;
    }
    if (answer.op !== 'granted') {
      await delay(random.below(8));
      continue;
    }
    await keep(
      scene,
      owner,
      held.map(({ name, shared, fencingToken }) => ({ lease: name, shared, token: fencingToken })),
    );
    const names = asked.map(({ lease }) => lease);
    const isHanded = random.below(6) === 0 && (await calls.transfer(owner, other, names));
    if (isHanded) await keepUnknown(scene, other, asked);
    await calls.release(isHanded ? other : owner, names);
    // What was handed over, perhaps, without anybody being told.
    if (!isHanded) await calls.release(other, names);
  }
  for (const owner of owners) await calls.release(owner, [...scene.leases]);
}

async function enter(scene: Scene): Promise<Registered> {
  for (;;) {
    const owner = await scene.calls.register(randomUUID(), 'paper');
    const isHeld = scene.random.below(3) > 0;
    const hold = isHeld ? await openHold(scene.socket, owner) : undefined;
    if (isHeld && hold === undefined) continue;
    if (await scene.calls.bind(owner, process.pid, false)) return owner;
    hold?.destroy();
  }
}

async function keep(scene: Scene, { owner }: Registered, leases: Believed['leases']): Promise<void> {
  const believed = { owner, pid: process.pid, leases };
  const giveUp = claim(scene.folder, owner, leases);
  scene.believed.add(believed);
  await scene.linger(scene.random.below(20) === 0 ? scene.random.below(300) : scene.random.below(4));
  await scene.rest();
  giveUp();
  scene.believed.delete(believed);
}

/** What was handed over has new tokens, which are not looked at here. */
async function keepUnknown(scene: Scene, { owner }: Registered, leases: readonly Asked[]): Promise<void> {
  const giveUp = claim(scene.folder, owner, leases);
  await delay(scene.random.below(4));
  giveUp();
}

/**
 * Has a lease all the time that nobody else wants: it is there at every kill, and when all are looked at. It asks again and again
 * what is held, so that a grant that was forgotten is seen while its holder lives.
 */
export async function runKeeper(scene: Scene): Promise<void> {
  const owner = await enter(scene);
  const asked = [{ lease: `keeper-${scene.name}`, shared: false }];
  while (!scene.isEnding()) {
    // Another program may have its lock for a moment.
    const { answer } = await scene.calls.acquire(owner, asked, 5000);
    if (answer.op !== 'granted') {
      await scene.rest();
      await delay(50);
      continue;
    }
    const rests = scene.rests();
    const believed = {
      owner: owner.owner,
      pid: process.pid,
      leases: asked.map((each) => ({ ...each, token: answer.tokens[0] ?? 0 })),
    };
    const giveUp = claim(scene.folder, owner.owner, asked);
    scene.believed.add(believed);
    while (scene.rests() === rests && !scene.isEnding()) {
      await scene.linger(100);
      await scene.rest();
      await scene.calls.read();
    }
    giveUp();
    scene.believed.delete(believed);
    await scene.calls.release(owner, [`keeper-${scene.name}`]);
  }
}
