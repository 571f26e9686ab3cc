// manager.ts CONFIG: a process that has leases and starts guests that do, as a daemon would, until it is killed. CONFIG is JSON.
// On its input it is told `pause`, `resume` and `end`; it answers with what it believes to hold when all its actors are at rest.
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { createRandom } from '../../../../packages/daemon/test/hostile/support/random.ts';
import { type Leftover, runGuests, runHeir, runVeteran } from './guest-actor.ts';
import { Recorder } from '../judge/history.ts';
import { LockCalls } from './lock-calls.ts';
import { type Scene, type Believed, runKeeper, runPaper } from './paper-actor.ts';

/** How a manager is started. */
export interface ManagerConfig {
  readonly name: string;
  readonly socket: string;
  readonly folder: string;
  readonly leases: readonly string[];
  readonly seed: number;
  /** Of actors of each kind. */
  readonly actors: number;
  readonly inherits: boolean;
  readonly leftovers: readonly Leftover[];
}

const config = JSON.parse(process.argv[2] ?? '{}') as ManagerConfig;
const random = createRandom(config.seed);
const believed = new Set<Believed>();
let isEnding = false;
let actors = 0;
let rests = 0;
/** Each pause counts those who rest in it: an actor may not have gone on from the one before yet. */
let pause: (Signal & { resting: number }) | undefined;
/** Comes when the next pause is asked for. */
let asked = makeSignal();

interface Signal {
  readonly come: Promise<void>;
  readonly give: () => void;
}

function makeSignal(): Signal {
  let give = (): void => undefined;
  const come = new Promise<void>((resolve) => (give = resolve));
  return { come, give };
}

/** Where actors stop when they are to be at rest. */
async function rest(): Promise<void> {
  if (pause === undefined) return;
  pause.resting++;
  await pause.come;
}

async function linger(ms: number): Promise<void> {
  await Promise.race([delay(ms), asked.come]);
}

const scene = (index: number): Scene => ({
  ...config,
  recorder: new Recorder(config.folder, `${config.name}-${index}`),
  random: createRandom(random.below(2 ** 31)),
  calls: new LockCalls(
    config.socket,
    new Recorder(config.folder, `${config.name}-${index}`),
    `${config.name}-${index}`,
  ),
  believed,
  rest,
  linger,
  rests: () => rests,
  isEnding: () => isEnding,
});

const running = [
  ...Array.from({ length: config.actors }, (_, index) => runPaper(scene(index))),
  ...Array.from({ length: config.actors }, (_, index) => runGuests(scene(config.actors + index))),
  runHeir(scene(2 * config.actors), config.leftovers),
  runVeteran(scene(2 * config.actors + 1)),
  runKeeper(scene(2 * config.actors + 2)),
].map(async (actor) => {
  actors++;
  await actor;
  actors--;
});

createInterface({ input: process.stdin }).on('line', (line) => {
  if (line === 'pause') {
    pause = { ...makeSignal(), resting: 0 };
    asked.give();
    void announceRest(pause);
  } else if (line === 'resume') {
    pause?.give();
    pause = undefined;
    asked = makeSignal();
  } else if (line === 'end') {
    isEnding = true;
    pause?.give();
    pause = undefined;
  }
});

async function announceRest(own: NonNullable<typeof pause>): Promise<void> {
  while (own.resting < actors) await delay(5);
  rests++;
  process.stdout.write(`${JSON.stringify([...believed])}\n`);
}

await Promise.all(running);
process.exit(0);
