import { type Socket, connect } from 'node:net';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { World } from './world.ts';

type Deed = (world: World) => Promise<void>;

/** What is done to a world, by name. */
const deeds: Readonly<Record<string, Deed>> = {
  'lockd killed': async (world) => {
    await world.lockd.kill();
    await delay(world.random.below(150));
    await world.lockd.start();
  },
  'manager killed': async (world) => {
    const crew = world.random.pick(world.crews);
    crew.kill();
    await crew.ended();
    world.replace(crew);
  },
  'all killed at once': async (world) => {
    const crew = world.random.pick(world.crews);
    await world.lockd.kill(() => {
      crew.kill();
      for (const guest of world.guests().slice(0, world.random.below(3))) world.endGuest(guest);
    });
    await crew.ended();
    await world.lockd.start();
    world.replace(crew);
  },
  'guests killed': killGuests,
  'guest stopped': async (world) => {
    const [guest] = world.guests();
    if (guest === undefined) return;
    await stopFor(
      () => signal(guest, 'SIGSTOP'),
      () => signal(guest, 'SIGCONT'),
      100 + world.random.below(300),
    );
  },
  'lockd stopped': async ({ lockd, random }) => {
    await stopFor(
      () => lockd.signal('SIGSTOP'),
      () => lockd.signal('SIGCONT'),
      50 + random.below(400),
    );
  },
  'lockd told to end, hang up and debug': async (world) => {
    const { lockd } = world;
    // Refused while leases are held, and meant seriously only when it comes twice.
    for (const name of ['SIGUSR1', 'SIGUSR2', 'SIGHUP'] as const) lockd.signal(name);
    await delay(10);
  },
  'image replaced': async (world) => {
    const strangers = rudeClients(world);
    const before = await world.lockd.generation();
    let isReplaced = false;
    // One whose calls do not end in time goes on as it is.
    if (await world.lockd.reexec()) {
      for (let tries = 0; tries < 500 && !isReplaced && world.lockd.isRunning; tries++) {
        await delay(20);
        isReplaced = (await world.lockd.generation()) !== before;
      }
    }
    world.report.count(isReplaced ? 'images that took over' : 'images that did not');
    for (const each of strangers) each.destroy();
  },
  'image missing or broken': async (world) => {
    await tryImage(
      world,
      world.random.pick([undefined, '', 'console.log("hello");', 'throw new Error("broken");', '#!']),
    );
  },
  'killed while an image is replaced': async (world) => {
    const asked = world.lockd.reexec();
    await delay(world.random.below(900));
    await world.lockd.kill();
    await world.lockd.start();
    await asked;
  },
  'rude clients': async (world) => {
    const strangers = rudeClients(world);
    await delay(world.random.below(200));
    for (const each of strangers) each.destroy();
  },
  'lease file removed or replaced': async (world) => {
    const path = join(world.lockd.leases, 'fragile');
    if (!existsSync(path)) return;
    world.recorder.say({ kind: 'removal', lease: 'fragile' });
    rmSync(path, { force: true });
    if (world.random.below(2) === 0) writeFileSync(path, 'x');
  },
};

/** What is done to a world, and to one in which lockd is not killed; each as often as the others. */
const all = [...Object.keys(deeds), 'lockd killed', 'guests killed', 'all killed at once'];
const gentle = ['guests killed', 'guest stopped', 'rude clients'];

/** Does things to a world at random until that moment, and at least so many of them. */
export async function disturb(world: World, untilMs: number, atLeast: number): Promise<void> {
  for (let done = 0; done < atLeast || performance.now() < untilMs; done++) {
    await delay(world.random.below(300));
    await perform(world, world.nextDeed(world.plan.isKilled ? all : gentle));
  }
}

/** Has lockd replaced by a program that is none; undefined: that is missing. */
export async function tryImage(world: World, text: string | undefined): Promise<void> {
  const isDone = await world.lockd.without(text, () => world.lockd.reexec());
  // Something empty ends well without having said what it understands, which must not do.
  if (isDone) world.report.violation(`lockd was about to be replaced by ${JSON.stringify(text)}`);
}

/** Does one thing to a world. */
export async function perform(world: World, name: string): Promise<void> {
  const deed = deeds[name];
  if (deed === undefined) throw new Error(`nothing that is done to a world is called ${name}`);
  await deed(world);
  world.report.count(name);
}

async function killGuests(world: World): Promise<void> {
  for (const guest of world.guests()) if (world.random.below(3) === 0) world.endGuest(guest);
}

/** Clients that say nothing, or half of it, or nonsense, and wait. */
function rudeClients({ lockd }: World): Socket[] {
  const said = ['', 'PRI * HTT', '', 'half-a-tok', `${'x'.repeat(400)}\n`];
  return said.map((text, index) => {
    const socket = connect(index < 2 ? lockd.socket : `${lockd.socket}.hold`);
    socket.on('error', () => socket.destroy());
    if (text !== '') socket.write(text);
    return socket;
  });
}

async function stopFor(stop: () => void, go: () => void, ms: number): Promise<void> {
  stop();
  await delay(ms);
  go();
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended by itself.
  }
}
