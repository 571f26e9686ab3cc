// npm run soak:lockd -- [--minutes N] [--deeds N] [--seed S] [--backend ofd|posix|both] [--report FILE] [--program FILE]: leases under kills,
// for as long as is said; ends with 1 when one was had twice, was lost, or had a falling token. See docs/locks.md.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createRandom, seedOfThisRun } from '../../../packages/daemon/test/hostile/support/random.ts';
import { judgeMemory } from '../judge-memory.mjs';
import { disturb } from './world/chaos.ts';
import { look, sampleKernel } from './world/look.ts';
import { rehearse } from './world/rehearse.ts';
import { World, type WorldPlan } from './world/world.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    /** At least so many in each round. */
    deeds: { type: 'string', default: '0' },
    seed: { type: 'string' },
    backend: { type: 'string', default: 'both' },
    report: { type: 'string' },
    program: { type: 'string' },
  },
});
const minutes = Number(values.minutes);
const seed = values.seed === undefined ? seedOfThisRun() : Number(values.seed);
const { program } = values;
/** A run that is too short to say anything about memory has no world for it. */
const isLong = minutes >= 3;
const managers = isLong ? 2 : 1;
const backends = (['ofd', 'posix'] as const).filter((each) => values.backend === 'both' || values.backend === each);
const plans: WorldPlan[] = [
  ...backends.map((backend): WorldPlan => ({ name: backend, backend, isKilled: true, managers, actors: 2, program })),
  ...(isLong ? [{ name: 'steady', backend: 'ofd', isKilled: false, managers, actors: 2, program } as const] : []),
];
const roundMs = Math.min(10_000, minutes * 60_000);
const lines: string[] = [];
const violations: string[] = [];
const counts = new Map<string, number>();
const began = performance.now();
const seconds = (): number => Math.round((performance.now() - began) / 1000);
const report = {
  violation(what: string): void {
    if (violations.length < 100) violations.push(what);
    say(`VIOLATED at ${seconds()} s: ${what}`);
  },
  count: (what: string, by = 1): void => void counts.set(what, (counts.get(what) ?? 0) + by),
};

function say(line: string): void {
  lines.push(line);
  console.log(line);
}

say(
  `soak of holdfast-lockd for ${minutes} minutes, --seed ${seed}, worlds: ${plans.map(({ name }) => name).join(', ')}`,
);
const root = mkdtempSync(join(tmpdir(), 'hf-soak-lockd-'));
const samples: {
  hours: number;
  heapMiB: number;
  codeMiB: number;
  nativeMiB: number;
  residentMiB: number;
  descriptors: number;
}[] = [];
try {
  for (const name of ['guest', 'competitor']) compile(name);
  const random = createRandom(seed);
  const seeds = plans.map(() => random.below(2 ** 31));
  await Promise.all(plans.map((plan, index) => soak(plan, seeds[index] ?? 0)));
} catch (error) {
  report.violation(`the soak itself failed: ${(error as Error).stack}`);
} finally {
  rmSync(root, { recursive: true, force: true, maxRetries: 10 });
}
summarize();

function compile(name: string): void {
  const source = fileURLToPath(new URL(`actors/${name}.c`, import.meta.url));
  const { status, stderr } = spawnSync('cc', ['-O1', '-w', '-o', join(root, name), source], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${name}.c does not compile: ${stderr}`);
}

async function soak(plan: WorldPlan, ownSeed: number): Promise<void> {
  await using world = new World(root, plan, ownSeed, report);
  await world.start();
  if (plan.isKilled) await rehearse(world, () => violations.length === 0);
  if (violations.length > 0) return;
  let sampledAt = Number.NEGATIVE_INFINITY;
  const end = began + minutes * 60_000;
  do {
    const until = Math.min(performance.now() + roundMs, end);
    let isOver = false;
    const sampling = sample(world, () => isOver);
    await disturb(world, until, Number(values.deeds));
    isOver = true;
    await sampling;
    await look(world);
    report.count('operations', world.judge.operations);
    world.judge.operations = 0;
    if (!plan.isKilled && performance.now() > sampledAt + 20_000) {
      sampledAt = performance.now();
      const needs = await world.lockd.needs();
      samples.push({
        hours: (performance.now() - began) / 3_600_000,
        descriptors: world.lockd.countDescriptors(),
        heapMiB: needs.heapMiB,
        codeMiB: needs.codeMiB,
        nativeMiB: needs.nativeMiB,
        residentMiB: needs.residentMiB,
      });
    }
    if (isLong) console.log(`${seconds()} s: looked at ${plan.name}; ${violations.length} violations, ${described()}`);
  } while (performance.now() < end);
  await Promise.all(world.crews.map((crew) => crew.end()));
}

async function sample(world: World, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    await delay(200);
    sampleKernel(world);
  }
}

function described(): string {
  return [...counts].map(([what, count]) => `${what} ${count}`).join(', ');
}

function summarize(): void {
  say(`ended after ${seconds()} s, --seed ${seed}`);
  say(`counted: ${described()}`);
  if (isLong) {
    const totalHours = (performance.now() - began) / 3_600_000;
    const { problems, summary, isTold } = judgeMemory(samples, { totalHours });
    say(`steady lockd: ${summary}${isTold ? '' : '; too short to tell whether it is flat'}`);
    for (const problem of problems) report.violation(`steady lockd: ${problem}`);
  }
  say(violations.length === 0 ? 'every invariant held' : `${violations.length} violations`);
  if (values.report !== undefined) writeFileSync(values.report, `${lines.join('\n')}\n`);
  process.exit(violations.length === 0 ? 0 : 1);
}
