import { getEventListeners } from 'node:events';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ModelledQueue } from '../../test/jobs/modelled-queue.js';
import { commands, plan, settle } from '../../test/jobs/queue-commands.js';
import { type Plan, QueueModel } from '../../test/jobs/queue-model.js';
import { object } from '../../test/jobs/queue-scene.js';
import { VirtualClock } from '../drivers/test/virtual-clock.js';
import { Fault } from '../model/fault.js';
import { JobQueue } from './job-queue.js';
import { OperationLog } from './operations/operation-log.js';

test('does in every order of calls, ends, cancels and deadlines what the rules say, and leaves nothing behind', async () => {
  await fc.assert(
    fc.asyncProperty(fc.commands(commands, { maxCommands: 40, size: 'max' }), async (run) => {
      const model = new QueueModel();
      const system = new ModelledQueue();
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
