// npm run soak -- kills [--kills N] [--guests N] [--seed N]: kills the daemon, the lock daemon or both at random moments while
// clients call at random on QEMU guests, and looks after each kill whether anything was lost; ends with 1 when something was.
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { connect } from '@holdfast/sdk';
import { createRandom, seedOfThisRun } from '../../packages/daemon/test/hostile/support/random.ts';
import { runCaller, runGrpcCaller } from './callers.mjs';
import { checkWorld } from './check-world.mjs';
import { defineDomains } from './define-domains.mjs';
import { runJsonCaller, runProtobufCaller } from './frame-callers.mjs';
import { Gate } from './gate.mjs';
import { openSite } from './site.mjs';
import { EventWitness } from './witness-events.mjs';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    guests: { type: 'string', default: '30' },
    seed: { type: 'string' },
  },
});
const kills = Number(values.kills);
const guests = Number(values.guests);
const seed = values.seed === undefined ? seedOfThisRun() : Number(values.seed);
console.log(`${kills} kills with ${guests} guests, --seed ${seed}`);

const violations = [];
const counts = new Map();
const report = {
  violation(what) {
    violations.push(what);
    console.log(`VIOLATED: ${what}`);
  },
  count: (what) => counts.set(what, (counts.get(what) ?? 0) + 1),
};
const random = createRandom(seed);
const site = await openSite({ withQemu: true });
const daemon = site.daemons.find(({ name }) => name === 'killed');
try {
  await killAgainAndAgain();
} catch (error) {
  report.violation(`the soak itself failed: ${error.stack}`);
} finally {
  await site.close();
}
for (const { name, faults } of [daemon, daemon.lockd]) {
  for (const fault of faults) report.violation(`log of ${name}: ${fault.slice(0, 2000)}`);
}
console.log(`counted: ${[...counts].map(([what, count]) => `${what} ${count}`).join(', ')}; --seed ${seed}`);
console.log(violations.length === 0 ? 'nothing was lost' : `${violations.length} violations`);
process.exit(violations.length === 0 ? 0 : 1);

async function killAgainAndAgain() {
  const expected = await defineDomains({ site, daemon, count: guests });
  const witness = new EventWitness(daemon, report);
  await witness.open();
  await startAll(expected.names);
  const gate = new Gate();
  const callers = [runCaller, runGrpcCaller, runJsonCaller, runProtobufCaller].map((run) =>
    run({ site, daemon, ...expected, random: createRandom(random.below(2 ** 31)), gate, report }),
  );
  for (let kill = 1; kill <= kills; kill++) {
    await delay(random.below(400));
    // Most often the daemon; the lock daemon shortly after or before it, or alone.
    const victims = random.pick([[daemon], [daemon], [daemon, daemon.lockd], [daemon.lockd, daemon], [daemon.lockd]]);
    for (const victim of victims) await victim.kill();
    for (const victim of victims) await victim.start();
    report.count(victims.map(({ name }) => name).join(' and '));
    await gate.alone(async () => {
      await checkWorld({ site, daemon, expected, witness, report });
      await checkNoneLost(kill);
    });
    if (kill % 10 === 0)
      console.log(`${kill} kills, ${site.guests(daemon).length} guests, ${violations.length} violations`);
  }
  gate.end();
  await Promise.race([Promise.all(callers), delay(60_000)]);
  await witness.close();
}

async function startAll(names) {
  await using host = await connect(daemon.uri);
  // Of two that want one disk, one cannot start.
  for (const name of names)
    await host.domains
      .get(name)
      .start()
      .catch(() => undefined);
}

/** Nobody ends a guest but by a call, so none may be off for another reason. A start that is rolled back has failed. */
async function checkNoneLost(kill) {
  await using host = await connect(daemon.uri);
  for (const { name, state, reason, unreachable } of await host.domains.list().toArray()) {
    const isLost = ['crashed', 'daemon'].includes(reason) || state === 'crashed' || unreachable;
    if (isLost)
      report.violation(`${name} is ${state} (${reason})${unreachable ? ', unreachable' : ''} after kill ${kill}`);
  }
}
