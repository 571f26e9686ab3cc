// npm run soak -- power-loss [--points N] [--calls N] [--seed N]: records what a daemon writes to its disk, lets the power fail at
// random moments of that, starts a daemon on what is left, and ends with 1 when that is not what was acknowledged.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom, seedOfThisRun } from '../../../packages/daemon/test/hostile/support/random.ts';
import { mount, whyNotRecorded } from './logged-disk.mjs';
import { findRemains, recordRun } from './record-run.mjs';
import { readWriteLog, Replay } from './write-log.mjs';

const { values } = parseArgs({
  options: {
    points: { type: 'string', default: '200' },
    calls: { type: 'string', default: '100' },
    seed: { type: 'string' },
  },
});
const points = Number(values.points);
const calls = Number(values.calls);
const seed = values.seed === undefined ? seedOfThisRun() : Number(values.seed);
const why = whyNotRecorded();
if (why !== undefined) {
  console.error(`power-loss: not tried: ${why}`);
  process.exit(2);
}
// What is mounted is to be unmounted first.
let isStopped = false;
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => (isStopped = true));
console.log(`power fails at ${points} points of ${calls} calls, --seed ${seed}`);
const lost = await tryRun('as it is', points);
// What finds nothing even there would find nothing anywhere.
const control = await tryRun('without syncs of directories', Math.max(20, Math.round(points / 4)), 'directory');
if (control === 0) console.log('VIOLATED: a daemon that forgets to sync its directories has lost nothing');
console.log(lost === 0 ? 'nothing that was acknowledged was lost' : `${lost} points lost something`);
process.exit(lost === 0 && control > 0 ? 0 : 1);

/** Answers at how many points something was lost, came back or was torn. */
async function tryRun(what, count, forgets) {
  const folder = mkdtempSync(join(tmpdir(), 'hf-power-'));
  try {
    const random = createRandom(seed);
    const { disk, history } = await recordRun({ folder, calls, random, forgets });
    const entries = readWriteLog(disk);
    const first = entries.findIndex(({ kind }) => kind === 'mark');
    const flushes = entries.filter(({ kind }) => kind === 'flush').length;
    const moments = Array.from({ length: count }, () => first + random.below(entries.length - first)).toSorted(
      (a, b) => a - b,
    );
    const replay = new Replay(disk, entries, join(folder, 'durable.img'));
    let bad = 0;
    for (const [index, point] of moments.entries()) {
      if (isStopped) throw new Error('stopped');
      const { mark } = entries.slice(0, point + 1).findLast(({ kind }) => kind === 'mark');
      const keeps = index % 2 === 0 ? () => false : () => random.below(2) === 0;
      // A file of its own each time: the kernel may still have pages of one that was mounted before.
      const image = join(folder, `crashed${index}.img`);
      replay.crash(point, image, keeps);
      const problem = await judge(image, history.slice(mark.acknowledged, mark.begun + 1));
      if (problem === undefined) continue;
      bad++;
      if (forgets === undefined) console.log(`VIOLATED: behind write ${point}, ${problem}`);
    }
    replay.close();
    console.log(`${what}: ${entries.length} writes, ${flushes} flushes; ${bad} of ${count} points lost something`);
    return bad;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is wrong with the disk after a crash, when the one or the other of `allowed` is to be found; undefined: nothing. */
async function judge(image, allowed) {
  const mounted = mount(image, `${image}.mounted`);
  try {
    const { found, faults } = await findRemains(join(mounted.folder, 'state'), `${image}.daemon`);
    if (faults.length > 0) return `a daemon complains: ${faults.join('; ').slice(0, 300)}`;
    const rest = readdirSync(join(mounted.folder, 'state/domains')).filter(
      (name) => !/^[0-9a-f-]{36}\.json$/.test(name),
    );
    if (rest.length > 0) return `there are remains: ${rest.join(', ')}`;
    if (allowed.some(({ after }) => after.join() === found.join())) return undefined;
    const names = (all) => all.map((each) => JSON.parse(each).slice(1, 4).join('/')).join(' ');
    return `after ${allowed.map(({ call }) => call).join(' or ')}: found ${names(found)}, not ${names(allowed.at(-1).after)}`;
  } finally {
    mounted.unmount();
    for (const path of [image, `${image}.mounted`, `${image}.daemon`]) rmSync(path, { recursive: true, force: true });
  }
}
