import { getEventListeners } from 'node:events';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { VirtualClock } from '../drivers/test/virtual-clock.js';
import { Fault } from '../model/fault.js';
import type { JobClassName } from './job-mask.js';
import { JobQueue } from './job-queue.js';
import { OperationLog } from './operations/operation-log.js';
import { askHeld } from './testing/held-job.js';
import type { HeldJob } from './testing/held-job.js';

/** What one job of a random run is like. */
interface Plan {
  readonly class: JobClassName;
  readonly allows: readonly JobClassName[];
  readonly waitMs: number | undefined;
  /** Whether it ends when its signal tells it to. */
  readonly obeys: boolean;
  /** How many steps it has to undo; every second one throws. */
  readonly steps: number;
}

const jobClass = fc.constantFrom<JobClassName>('query', 'modify', 'async', 'destroy');
const plan: fc.Arbitrary<Plan> = fc.record({
  class: fc.oneof({ weight: 4, arbitrary: jobClass }, { weight: 3, arbitrary: fc.constantFrom('query', 'modify') }),
  allows: fc.uniqueArray(jobClass),
  waitMs: fc.option(fc.integer({ min: 1, max: 50 }), { nil: undefined }),
  obeys: fc.boolean(),
  steps: fc.integer({ min: 0, max: 3 }),
});

const maxQueued = 4;

/** A job as the rules say that it fares: the model, written for reading, without any cleverness. */
interface Entry {
  readonly plan: Plan;
  readonly dueMs: number;
  state: 'queued' | 'active' | 'succeeded' | 'failed' | 'cancelled' | 'refused';
  isStopped: boolean;
  began: boolean;
}

class Model {
  readonly entries: Entry[] = [];
  nowMs = 0;

  waiting(): Entry[] {
    const queued = this.entries.filter(({ state }) => state === 'queued');
    const isDestroy = (entry: Entry): boolean => entry.plan.class === 'destroy';
    return [...queued.filter(isDestroy), ...queued.filter((entry) => !isDestroy(entry))];
  }

  active(): Entry[] {
    return this.entries.filter(({ state }) => state === 'active');
  }

  isBarred(entry: Entry): boolean {
    const async = this.active().find(({ plan: { class: name } }) => name === 'async');
    return async !== undefined && (entry.plan.class === 'async' || !async.plan.allows.includes(entry.plan.class));
  }

  mayBegin(entry: Entry): boolean {
    const others = this.active().filter(({ plan: { class: name } }) => name !== 'async');
    const hasAsync = others.length < this.active().length;
    switch (entry.plan.class) {
      case 'query':
        return others.every(({ plan: { class: name } }) => name === 'query');
      case 'modify':
        return others.length === 0;
      case 'async':
      case 'destroy':
        return others.length === 0 && !hasAsync;
    }
  }

  ask(asked: Plan): void {
    const dueMs = asked.waitMs === undefined ? Infinity : this.nowMs + asked.waitMs;
    const entry: Entry = { plan: asked, dueMs, state: 'queued', isStopped: false, began: false };
    const rivals = this.waiting().filter(
      ({ plan: { class: name } }) => (name === 'destroy') === (asked.class === 'destroy'),
    ).length;
    this.entries.push(entry);
    const isFirst = this.waiting().filter((other) => !this.isBarred(other))[0] === entry;
    if (!(isFirst && this.mayBegin(entry)) && rivals >= maxQueued) entry.state = 'refused';
    this.settle();
  }

  end(entry: Entry, well: boolean): void {
    if (well) entry.state = 'succeeded';
    else entry.state = entry.isStopped ? 'cancelled' : 'failed';
    this.settle();
  }

  stop(entry: Entry): void {
    entry.isStopped = true;
    if (entry.plan.obeys) entry.state = 'cancelled';
  }

  cancel(entry: Entry): void {
    if (entry.state === 'queued') entry.state = 'cancelled';
    else if (entry.state === 'active') this.stop(entry);
    this.settle();
  }

  giveUp(entry: Entry): void {
    if (entry.state === 'queued') entry.state = 'cancelled';
    else if (entry.state === 'active' && entry.plan.class === 'query') this.stop(entry);
    this.settle();
  }

  advance(ms: number): void {
    const end = this.nowMs + ms;
    const due = (): Entry | undefined =>
      this.waiting()
        .filter(({ dueMs }) => dueMs <= end)
        .toSorted((a, b) => a.dueMs - b.dueMs || this.entries.indexOf(a) - this.entries.indexOf(b))[0];
    for (let entry = due(); entry !== undefined; entry = due()) {
      entry.state = 'failed';
      this.settle();
    }
    this.nowMs = end;
  }

  settle(): void {
    for (;;) {
      const next = this.waiting().filter((entry) => !this.isBarred(entry))[0];
      if (next === undefined) return;
      if (this.mayBegin(next)) {
        next.state = 'active';
        next.began = true;
        continue;
      }
      if (next.plan.class !== 'destroy') return;
      const before = this.active().length;
      for (const entry of this.active()) if (entry.plan.class !== 'destroy') this.stop(entry);
      if (this.active().length === before) return;
    }
  }

  snapshot(): string[] {
    const waiting = this.waiting();
    return this.entries.map((entry) => {
      const place = entry.state === 'queued' ? waiting.indexOf(entry) + 1 : 0;
      const isUndone = entry.began && (entry.state === 'failed' || entry.state === 'cancelled');
      const undone = isUndone ? '210'.slice(-entry.plan.steps || 3) : '';
      return `${entry.plan.class} ${entry.state} place ${place} undone ${undone}`;
    });
  }
}

const stateNames: readonly string[] = ['?', 'queued', 'active', 'succeeded', 'failed', 'cancelled'];

/** One job of the real queue. */
interface Real {
  readonly id: string;
  readonly plan: Plan;
  readonly job: HeldJob;
  readonly undone: number[];
  hasSettled: boolean;
  error: unknown;
}

class System {
  readonly clock = new VirtualClock(0);
  readonly operations: OperationLog;
  readonly queue: JobQueue;
  readonly jobs: Real[] = [];
  #ids = 0;

  constructor() {
    this.operations = new OperationLog({ clock: this.clock, newId: () => `op-${++this.#ids}` });
    const object = { uuid: '6ae54e4e-3e1f-4b5c-9d26-0f6b9f4a1c11', name: () => 'web1' };
    this.queue = new JobQueue({ object, operations: this.operations, maxQueued, clock: this.clock });
  }

  ask(asked: Plan): void {
    const before = this.#ids;
    const undone: number[] = [];
    const { class: name, allows, waitMs, obeys } = asked;
    const request = { kind: name, class: name, allows, ...(waitMs === undefined ? {} : { waitMs }) };
    const job = askHeld(this.queue, request, {
      obeys,
      first: ({ undo }) => {
        for (let step = 0; step < asked.steps; step++) {
          undo.push(String(step), async () => {
            undone.push(step);
            await Promise.resolve();
            if (step % 2 === 1) throw new Error('stuck');
          });
        }
      },
    });
    const id = this.#ids > before ? `op-${this.#ids}` : '';
    const real: Real = { id, plan: asked, job, undone, hasSettled: false, error: undefined };
    this.jobs.push(real);
    job.result.then(
      () => (real.hasSettled = true),
      (error: unknown) => {
        real.hasSettled = true;
        real.error = error;
      },
    );
  }

  snapshot(): string[] {
    return this.jobs.map(({ id, plan: { class: name }, undone, error }) => {
      if (id === '') {
        return `${name} ${error instanceof Fault && error.reason === 'QUEUE_FULL' ? 'refused' : '?'} place 0 undone `;
      }
      const { state, queuePosition } = this.operations.get(id);
      return `${name} ${stateNames[state]} place ${queuePosition} undone ${undone.join('')}`;
    });
  }
}

type Command = fc.AsyncCommand<Model, System>;

function command(
  name: string,
  check: (model: Model) => boolean,
  run: (model: Model, system: System) => unknown,
): Command {
  return {
    check,
    run: async (model, system) => {
      await run(model, system);
      await settle();
      expect(system.snapshot()).toEqual(model.snapshot());
    },
    toString: () => name,
  };
}

/** Lets everything that needs no time happen. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await new Promise(setImmediate);
}

/** The n-th of some entries, counted round. */
function pick(model: Model, index: number, states: readonly Entry['state'][]): number | undefined {
  const places = model.entries.flatMap(({ state }, place) => (states.includes(state) ? [place] : []));
  return places[index % Math.max(1, places.length)];
}

function on(
  name: string,
  index: number,
  states: readonly Entry['state'][],
  run: (model: Model, entry: Entry, system: System, real: Real) => void,
): Command {
  return command(
    `${name}(${index})`,
    (model) => pick(model, index, states) !== undefined,
    (model, system) => {
      const place = pick(model, index, states);
      const entry = place === undefined ? undefined : model.entries[place];
      const real = place === undefined ? undefined : system.jobs[place];
      if (entry === undefined || real === undefined) throw new Error('model and system differ');
      run(model, entry, system, real);
    },
  );
}

const commands: fc.Arbitrary<Command>[] = [
  plan.map((asked) =>
    command(
      `ask(${JSON.stringify(asked)})`,
      () => true,
      (model, system) => {
        model.ask(asked);
        system.ask(asked);
      },
    ),
  ),
  fc.tuple(fc.nat(9), fc.boolean()).map(([index, well]) =>
    on(well ? 'succeed' : 'fail', index, ['active'], (model, entry, _system, real) => {
      model.end(entry, well);
      if (well) real.job.succeed('');
      else real.job.fail(new Fault('MONITOR_FAILED', 'the monitor was closed'));
    }),
  ),
  fc.nat(9).map((index) =>
    on('cancel', index, ['queued', 'active', 'succeeded', 'failed', 'cancelled'], (model, entry, system, real) => {
      model.cancel(entry);
      system.operations.cancel(real.id, 'test');
    }),
  ),
  fc.nat(9).map((index) =>
    on('giveUp', index, ['queued', 'active'], (model, entry, _system, real) => {
      model.giveUp(entry);
      real.job.caller.abort(new Fault('CANCELLED', 'gone'));
    }),
  ),
  fc.integer({ min: 1, max: 60 }).map((ms) =>
    command(
      `advance(${ms})`,
      () => true,
      (model, system) => {
        model.advance(ms);
        return system.clock.advance(ms);
      },
    ),
  ),
];

test('does in every order of calls, ends, cancels and deadlines what the rules say, and leaves nothing behind', async () => {
  await fc.assert(
    fc.asyncProperty(fc.commands(commands, { maxCommands: 40, size: 'max' }), async (run) => {
      const model = new Model();
      const system = new System();
      await fc.asyncModelRun(() => ({ model, real: system }), run);

      for (let live = model.active(); live.length > 0; live = model.active()) {
        for (const entry of live) {
          system.jobs[model.entries.indexOf(entry)]?.job.succeed('');
          model.end(entry, true);
        }
        await settle();
      }
      expect(system.snapshot()).toEqual(model.snapshot());
      expect(system.jobs.filter(({ hasSettled }) => !hasSettled)).toEqual([]);
      expect({ queued: system.queue.queued, holder: system.queue.holder, timers: system.clock.pending }).toEqual({
        queued: 0,
        holder: undefined,
        timers: 0,
      });
      expect(system.jobs.flatMap(({ job }) => getEventListeners(job.caller.signal, 'abort'))).toEqual([]);
    }),
    { numRuns: 400 },
  );
});

test('never lets in who must stay out, however the steps of the bodies interleave', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.tuple(plan, fc.integer({ min: 1, max: 4 }), fc.boolean(), fc.boolean()), {
        maxLength: 12,
        size: 'max',
      }),
      async (scheduler, asked) => {
        const clock = new VirtualClock(0);
        const operations = new OperationLog({ clock });
        const object = { uuid: '6ae54e4e-3e1f-4b5c-9d26-0f6b9f4a1c11', name: () => 'web1' };
        const queue = new JobQueue({ object, operations, maxQueued: 100, clock });
        const inside = new Set<Plan>();
        const check = (): void => expect(quarrels([...inside])).toEqual([]);
        const runs = asked.map(async ([job, steps, fails, isCancelled], index) => {
          await scheduler.schedule(Promise.resolve(), `ask ${index}`);
          let undone = 0;
          let entered = false;
          const { class: name, allows } = job;
          const request = { kind: `job ${index}`, class: name, allows };
          const context = { signal: new AbortController().signal, caller: 'test' };
          const run = queue.run(context, request, async ({ operationId, signal, undo }) => {
            entered = true;
            inside.add(job);
            check();
            undo.push('leave', async () => {
              undone += 1;
              check();
              await scheduler.schedule(Promise.resolve(), `undo ${index}`);
              check();
              inside.delete(job);
            });
            for (let step = 0; step < steps; step++) {
              await scheduler.schedule(Promise.resolve(), `step ${index}.${step}`);
              if (step === 1 && isCancelled) operations.cancel(operationId, 'test');
              if (job.obeys) signal.throwIfAborted();
              check();
            }
            if (fails) throw new Fault('MONITOR_FAILED', 'the monitor was closed');
            inside.delete(job);
          });
          const succeeded = await run.then(
            () => true,
            () => false,
          );
          expect(undone).toBe(entered && !succeeded ? 1 : 0);
        });
        await scheduler.waitFor(Promise.all(runs));
        expect(inside.size).toBe(0);
        expect(operations.list().operations.filter(({ state }) => state < 3)).toEqual([]);
      },
    ),
    { numRuns: 300 },
  );
});

/** Who of those that are inside together must not be. */
function quarrels(inside: readonly Plan[]): string[] {
  const names = inside.map(({ class: name }) => name);
  const short = names.filter((name) => name !== 'async');
  const isAlone = short.length === 1;
  return [
    ...(names.length - short.length > 1 ? ['two async jobs'] : []),
    ...short.filter((name) => name !== 'query' && !isAlone).map((name) => `${name} is not alone`),
    ...(names.includes('destroy') && names.length > 1 ? ['destroy is not alone'] : []),
    ...inside.flatMap(({ class: name, allows }) =>
      name === 'async'
        ? short.filter((other) => !allows.includes(other)).map((other) => `${other} is not allowed`)
        : [],
    ),
  ];
}
