// npm run soak -- stalled-readers [--minutes N]: events as fast as they come, with a reader of them that keeps up and others that stand
// still; ends with 1 when the daemon's memory rises, when the one that reads misses any, or when one that stands still is not cut off.
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { connect } from '@holdfast/sdk';
import { createRandom, seedOfThisRun } from '../../packages/daemon/test/hostile/support/random.ts';
import { defineDomains } from './define-domains.mjs';
import { Gate } from './gate.mjs';
import { runStalledReader } from './rude-clients.mjs';
import { openSite } from './site.mjs';
import { EventWitness } from './witness-events.mjs';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '5' } } });
const [guests, stalled] = [64, 8];
/** More than it had in use before may not be: some for each reader. And what it may have once all is quiet. */
const [mostMiB, mostAtRestMiB] = [20, 130];
const end = performance.now() + Number(values.minutes) * 60_000;

// As many as may wait for one reader, so that those that stand still keep none that is not kept anyway.
const site = await openSite({ withQemu: false, kept: 10_000 });
const [daemon] = site.daemons;
const gate = new Gate();
const counts = {};
const violations = [];
const report = {
  count: (what) => (counts[what] = (counts[what] ?? 0) + 1),
  violation: (what) => violations.push(what),
};
try {
  await defineDomains({ site, daemon, count: guests });
  const witness = new EventWitness(daemon, report);
  await witness.open();
  await using host = await connect(daemon.uri);
  const domains = (await host.domains.list().toArray()).map(({ uuid }) => host.domains.get({ uuid }));
  await Promise.all(domains.map((domain) => domain.start()));
  const work = domains.map(toggle);
  // The ring of kept events is filled before its size is flat.
  await delay(20_000);
  const [before, countBefore, since] = [await daemon.collect(), witness.count, performance.now()];
  const random = createRandom(seedOfThisRun());
  const readers = Array.from({ length: stalled }, () => runStalledReader({ daemon, random, gate, report }));
  let [live, resident] = [0, 0];
  while (performance.now() < end) {
    await delay(5000);
    const { heapMiB, nativeMiB, residentMiB } = await daemon.collect();
    live = Math.max(live, heapMiB + nativeMiB - before.heapMiB - before.nativeMiB);
    resident = Math.max(resident, residentMiB);
  }
  const rate = (witness.count - countBefore) / ((performance.now() - since) / 1000);
  gate.end();
  await Promise.all([...work, ...readers]);
  await witness.compare(await host.domains.list().toArray());
  await witness.close();
  const atRestMiB = await restingMiB();
  console.log(
    `${rate.toFixed(0)} events a second beside ${counts['stalled readers']} readers that stood still: at most ${live.toFixed(1)} MiB more in use, ` +
      `${resident.toFixed(0)} MiB resident; ${atRestMiB.toFixed(0)} at rest`,
  );
  if (live > mostMiB) violations.push(`${live.toFixed(1)} MiB more were in use, at most ${mostMiB} may be`);
  if (atRestMiB > mostAtRestMiB)
    violations.push(`${atRestMiB.toFixed(0)} MiB are kept at rest, at most ${mostAtRestMiB} may be`);
} finally {
  await site.close();
}
violations.push(...daemon.faults);
console.log(violations.length === 0 ? 'nothing was kept, and nothing was missed' : violations.slice(0, 20).join('\n'));
process.exitCode = violations.length === 0 ? 0 : 1;

/** Suspends and resumes a domain until the end. */
async function toggle(domain) {
  while (!gate.isOver) {
    await domain.suspend();
    await domain.resume();
  }
}

/** What is resident once the daemon has noticed that nothing is to be done, or a minute later. */
async function restingMiB() {
  for (let seconds = 0; seconds < 60 && residentMiB() > mostAtRestMiB; seconds++) await delay(1000);
  return residentMiB();
}

function residentMiB() {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${daemon.pid}/status`, 'latin1'))[1]) / 1024;
}
