import { VirtualClock } from '../../src/drivers/test/virtual-clock.js';
import { JobQueue } from '../../src/jobs/job-queue.js';
import { OperationLog } from '../../src/jobs/operations/operation-log.js';
import { Fault } from '../../src/model/fault.js';
import { askHeld, type HeldJob } from './held-job.js';
import { maxQueued, type Plan } from './queue-model.js';
import { object } from './queue-scene.js';

const stateNames: readonly string[] = ['?', 'queued', 'active', 'succeeded', 'failed', 'cancelled'];

/** One job of the real queue. */
export interface Real {
  readonly id: string;
  readonly plan: Plan;
  readonly job: HeldJob;
  readonly undone: number[];
  hasSettled: boolean;
  error: unknown;
}

/** A queue that is compared with the model of it. */
export class ModelledQueue {
  readonly clock = new VirtualClock(0);
  readonly operations: OperationLog;
  readonly queue: JobQueue;
  readonly jobs: Real[] = [];
  #ids = 0;

  constructor() {
    this.operations = new OperationLog({ clock: this.clock, newId: () => `op-${++this.#ids}` });
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
