// npm run soak -- [--minutes N] [--seed N] [--guests N]: random clients, kills and slow readers; ends with 1 when anything
// that must always be so was not.
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createRandom, seedOfThisRun } from '../../packages/daemon/test/hostile/support/random.ts';
import { runAdminCaller, runCaller, runGrpcCaller, runPassingCaller } from './callers.mjs';
import { agree, checkWorld, tellDomains } from './check-world.mjs';
import { defineDomains } from './define-domains.mjs';
import { disturb } from './disturb.mjs';
import { Figures } from './figures.mjs';
import { runJsonCaller, runProtobufCaller } from './frame-callers.mjs';
import { Gate } from './gate.mjs';
import { runChurner, runMutator, runSlowReader, runStalledReader } from './rude-clients.mjs';
import { keptEvents, openSite } from './site.mjs';
import { EventWitness } from './witness-events.mjs';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string' },
    guests: { type: 'string', default: '50' },
    /** A folder for what the programs say. */
    logs: { type: 'string' },
    /** Makes the daemons keep so much, to see that it is noticed. */
    'leak-mib-per-hour': { type: 'string', default: '0' },
  },
});
const minutes = Number(values.minutes);
const seed = values.seed === undefined ? seedOfThisRun() : Number(values.seed);
const guests = Number(values.guests);
const leakMiBPerHour = Number(values['leak-mib-per-hour']);
const withQemu = existsSync('/usr/bin/qemu-system-x86_64');
console.log(`soak for ${minutes} minutes with ${guests} guests, --seed ${seed}${withQemu ? '' : '; without QEMU'}`);

/** From here on a run must be able to tell whether memory is flat. */
const tellingMinutes = 45;
/** How long clients work between two looks at the world. */
const roundMs = Math.min(15_000, (minutes * 60_000) / 5);
const sampleMs = 20_000;

const violations = [];
const counts = new Map();
const report = {
  violation(what) {
    if (violations.length < 100) violations.push(what);
    console.log(`VIOLATED at ${seconds()} s: ${what}`);
  },
  count: (what) => counts.set(what, (counts.get(what) ?? 0) + 1),
};
const random = createRandom(seed);
const began = performance.now();
const end = began + minutes * 60_000;
const hours = () => (performance.now() - began) / 3_600_000;
const seconds = () => Math.round((performance.now() - began) / 1000);
const site = await openSite({ withQemu, leakMiBPerHour, logs: values.logs });
/** Of those that are never killed; for how long they warm up is known when their events have filled what keeps them. */
const figures = new Map();
const warmHours = new Map();
try {
  await soak();
} catch (error) {
  report.violation(`the soak itself failed: ${error.stack}`);
} finally {
  await site.close();
}
summarize();

async function soak() {
  for (const program of site.programs) {
    if (!program.name.endsWith('killed')) figures.set(program, new Figures(program));
  }
  await Promise.all(site.daemons.map((daemon) => soakWorld(daemon, createRandom(random.below(2 ** 31)))));
}

/** Each world has rounds of its own: where real guests make one wait, the others go on. */
async function soakWorld(daemon, ownRandom) {
  const gate = new Gate();
  const expected = await defineDomains({ site, daemon, count: shareOf(daemon) });
  const witness = new EventWitness(daemon, report);
  await witness.open();
  const world = { site, daemon, expected, witness, report, random: ownRandom, gate };
  const actor = (run) =>
    run({ site, daemon, ...expected, random: createRandom(ownRandom.below(2 ** 31)), gate, report });
  const callers = [runCaller, runCaller, runGrpcCaller, runJsonCaller, runProtobufCaller];
  const others = [runPassingCaller, runAdminCaller];
  const rude = [runMutator, runStalledReader, runStalledReader, runSlowReader, runChurner];
  const actors = [...callers, ...(daemon.driver === 'test' ? callers : []), ...others, ...rude].map(actor);
  const failed = Promise.all(actors).then(() => new Promise(() => {}));
  while (performance.now() < end) {
    await Promise.race([disturb(world, Math.min(performance.now() + roundMs, end)), failed]);
    await gate.alone(() => look(world));
    console.log(`${seconds()} s: looked at ${daemon.name}; ${violations.length} violations, ${describe(counts)}`);
  }
  gate.end();
  await Promise.race([Promise.all(actors), delay(60_000)]);
  await witness.close();
}

/** Fewer of those that cost processor time. */
function shareOf({ driver }) {
  const real = withQemu ? Math.round(guests / 6) : 0;
  return driver === 'qemu' ? real : guests - 2 * real;
}

/** Looks at a world; a daemon that is killed while nothing happens, alone or with its locks, has to find all of it again. */
async function look(world) {
  const { daemon, witness } = world;
  const before = await checkWorld(world);
  if (daemon.name === 'killed') {
    const victims = world.random.below(2) === 0 ? [daemon] : [daemon, daemon.lockd];
    await Promise.all(victims.map((each) => each.kill()));
    for (const victim of victims.toReversed()) await victim.start();
    const after = await checkWorld(world);
    if (!agree(before, after)) {
      const killed = victims.map(({ name }) => name).join(' and ');
      report.violation(`before ${killed} was killed, quietly: ${tellDomains(before)}; after it: ${tellDomains(after)}`);
    }
    return;
  }
  if (witness.count >= keptEvents && !warmHours.has(daemon)) warmHours.set(daemon, hours());
  // Whoever was served by a stream that nobody reads is cut off by now; sockets of those who left are closed.
  await delay(200);
  for (const program of [daemon, daemon.lockd]) {
    const said = await figures.get(program)?.sample(hours(), sampleMs);
    if (said !== undefined) console.log(`${seconds()} s: ${program.name}: ${said}`);
  }
}

function describe(map) {
  return [...map].map(([what, count]) => `${what} ${count}`).join(', ');
}

function summarize() {
  for (const { name, faults } of site.programs) {
    for (const fault of faults) report.violation(`log of ${name}: ${fault.slice(0, 2000)}`);
  }
  console.log(`\nended after ${seconds()} s, --seed ${seed}`);
  console.log(`counted: ${describe(counts)}`);
  for (const [program, each] of figures) {
    const isFull = program.driver === undefined || warmHours.has(program);
    const { problems, isTold, summary } = each.judge({ totalHours: hours(), warmHours: warmHours.get(program) ?? 0 });
    const isClear = isTold && isFull;
    console.log(`${program.name}: ${summary}${isClear ? '' : '; too short to tell whether it is flat'}`);
    for (const problem of problems) report.violation(`${program.name}: ${problem}`);
    if (!isClear && minutes >= tellingMinutes)
      report.violation(`${program.name}: it could not be told whether it is flat`);
  }
  console.log(violations.length === 0 ? 'every invariant held' : `${violations.length} violations`);
  process.exit(violations.length === 0 ? 0 : 1);
}
