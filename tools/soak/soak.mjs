// npm run soak -- [--minutes N] [--seed N] [--guests N]: random clients, kills and slow readers; ends with 1 when anything
// that must always be so was not.
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createRandom, seedOfThisRun } from '../../packages/daemon/test/hostile/support/random.ts';
import { runCaller } from './callers.mjs';
import { checkWorld } from './check-world.mjs';
import { defineDomains } from './define-domains.mjs';
import { Gate } from './gate.mjs';
import { Figures } from './memory.mjs';
import { runChurner, runMutator, runSlowReader, runStalledReader } from './rude-clients.mjs';
import { openSite } from './site.mjs';
import { EventWitness } from './witness-events.mjs';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string' },
    guests: { type: 'string', default: '50' },
  },
});
const minutes = Number(values.minutes);
const seed = values.seed === undefined ? seedOfThisRun() : Number(values.seed);
const guests = Number(values.guests);
const withQemu = existsSync('/usr/bin/qemu-system-x86_64');
console.log(`soak for ${minutes} minutes with ${guests} guests, --seed ${seed}${withQemu ? '' : '; without QEMU'}`);

const violations = [];
const counts = new Map();
const report = {
  violation(what) {
    if (violations.length < 100) violations.push(what);
    console.log(`VIOLATED: ${what}`);
  },
  count: (what) => counts.set(what, (counts.get(what) ?? 0) + 1),
};
const random = createRandom(seed);
const site = await openSite({ withQemu });
const began = performance.now();
const end = began + minutes * 60_000;
const hours = () => (performance.now() - began) / 3_600_000;
/** How long clients work between two looks at the world. */
const roundMs = Math.min(15_000, (minutes * 60_000) / 5);
const figures = new Map();
try {
  await soak();
} catch (error) {
  report.violation(`the soak itself failed: ${error.stack}`);
} finally {
  await site.close();
}
summarize();

async function soak() {
  const gate = new Gate();
  const worlds = [];
  for (const daemon of site.daemons) {
    const share = daemon.name === 'qemu' ? Math.round(guests / 5) : withQemu ? guests - Math.round(guests / 5) : guests;
    const expected = await defineDomains({ site, daemon, count: share });
    const witness = new EventWitness(daemon, report);
    await witness.open();
    worlds.push({ site, daemon, expected, witness, report });
  }
  // Those that are never killed have to stay as they are.
  for (const program of [site.daemons.at(-1), site.lockd]) figures.set(program, new Figures(program));
  const actors = worlds.flatMap(({ daemon, expected }) => {
    const actor = (run) =>
      run({ daemon, names: expected.names, random: createRandom(random.below(2 ** 31)), gate, report });
    const callers = Array.from({ length: daemon.name === 'qemu' ? 4 : 8 }, () => actor(runCaller));
    const rude = [runMutator, runStalledReader, runStalledReader, runSlowReader, runChurner].map(actor);
    return [...callers, ...rude];
  });
  const sampler = setInterval(() => figures.forEach((each) => each.sample(hours())), 1000);
  const failed = Promise.all(actors).then(() => new Promise(() => {}));
  for (let round = 1; performance.now() < end; round++) {
    await Promise.race([disturb(worlds), failed]);
    await gate.alone(() => look(worlds));
    console.log(
      `${Math.round((performance.now() - began) / 1000)} s: ${violations.length} violations, ${describe(counts)}`,
    );
  }
  gate.end();
  clearInterval(sampler);
  await Promise.race([Promise.all(actors), delay(60_000)]);
  for (const { witness } of worlds) await witness.close();
}

/** Kills the daemon of the QEMU guests at any moment, and a guest now and then. */
async function disturb(worlds) {
  const until = Math.min(performance.now() + roundMs, end);
  const killed = worlds.find(({ daemon }) => daemon.name === 'qemu')?.daemon;
  while (performance.now() < until) {
    await delay(Math.min(500 + random.below(5000), Math.max(until - performance.now(), 0)));
    if (killed === undefined) continue;
    const [guest] = site.guests();
    if (guest !== undefined && random.below(3) === 0) {
      process.kill(guest, 'SIGKILL');
      report.count('guests killed');
    }
    await killed.kill(random.below(4) === 0 ? 'SIGTERM' : 'SIGKILL');
    await killed.start();
    report.count('daemons killed');
  }
}

/** Looks at every world; a daemon that is killed while nothing happens has to find all of it again. */
async function look(worlds) {
  for (const world of worlds) {
    const before = await checkWorld(world);
    if (world.daemon.name !== 'qemu') continue;
    await world.daemon.kill();
    await world.daemon.start();
    const after = await checkWorld(world);
    if (before.join() !== after.join())
      report.violation(`before a quiet kill: ${before.join()}; after it: ${after.join()}`);
  }
  // Whoever was served by a stream that nobody reads is cut off by now; sockets of those who left are closed.
  await delay(200);
  figures.forEach((each) => each.sampleQuiet());
}

function describe(map) {
  return [...map].map(([what, count]) => `${what} ${count}`).join(', ');
}

function summarize() {
  for (const each of [...site.daemons, site.lockd]) {
    for (const fault of each.faults) report.violation(`log of ${each.name ?? 'lockd'}: ${fault.slice(0, 300)}`);
  }
  console.log(`\nended after ${Math.round((performance.now() - began) / 1000)} s, --seed ${seed}`);
  console.log(`counted: ${describe(counts)}`);
  for (const [program, each] of figures) {
    const { mostMiB, lastMiB, slopeMiBPerHour, floorRiseMiB, descriptors } = each.summary();
    const name = program.name ?? 'lockd';
    console.log(
      `${name}: memory ${lastMiB.toFixed(0)} MiB, at most ${mostMiB.toFixed(0)}, slope ${slopeMiBPerHour.toFixed(1)} MiB/h, ` +
        `floor +${floorRiseMiB.toFixed(1)} MiB, descriptors ${descriptors.join(' -> ')}`,
    );
    if (mostMiB > 400) report.violation(`${name} used ${mostMiB.toFixed(0)} MiB`);
    // Shorter runs end before the heap has found its size.
    if (minutes >= 10 && slopeMiBPerHour > 1 && floorRiseMiB > 5) report.violation(`memory of ${name} is not flat`);
    if (descriptors[1] > descriptors[0] + 10)
      report.violation(`descriptors of ${name} went from ${descriptors.join(' to ')}`);
  }
  console.log(violations.length === 0 ? 'every invariant held' : `${violations.length} violations`);
  process.exit(violations.length === 0 ? 0 : 1);
}
