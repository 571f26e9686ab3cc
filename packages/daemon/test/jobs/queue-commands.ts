import fc from 'fast-check';
import { expect } from 'vitest';
import type { JobClassName } from '../../src/jobs/job-mask.js';
import { Fault } from '../../src/model/fault.js';
import type { ModelledQueue, Real } from './modelled-queue.js';
import type { Entry, Plan, QueueModel } from './queue-model.js';

const jobClass = fc.constantFrom<JobClassName>('query', 'modify', 'async', 'destroy');
/** Any job. */
export const plan: fc.Arbitrary<Plan> = fc.record({
  class: fc.oneof({ weight: 4, arbitrary: jobClass }, { weight: 3, arbitrary: fc.constantFrom('query', 'modify') }),
  allows: fc.uniqueArray(jobClass),
  waitMs: fc.option(fc.integer({ min: 1, max: 50 }), { nil: undefined }),
  obeys: fc.boolean(),
  steps: fc.integer({ min: 0, max: 3 }),
});

type Command = fc.AsyncCommand<QueueModel, ModelledQueue>;

function command(
  name: string,
  check: (model: QueueModel) => boolean,
  run: (model: QueueModel, system: ModelledQueue) => unknown,
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
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await new Promise(setImmediate);
}

/** The n-th of some entries, counted round. */
function pick(model: QueueModel, index: number, states: readonly Entry['state'][]): number | undefined {
  const places = model.entries.flatMap(({ state }, place) => (states.includes(state) ? [place] : []));
  return places[index % Math.max(1, places.length)];
}

function on(
  name: string,
  index: number,
  states: readonly Entry['state'][],
  run: (model: QueueModel, entry: Entry, system: ModelledQueue, real: Real) => void,
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

/** All that can happen to a queue. */
export const commands: fc.Arbitrary<Command>[] = [
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
