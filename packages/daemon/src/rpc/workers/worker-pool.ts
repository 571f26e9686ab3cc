import type { WorkerPool as WorkerPoolStatus } from '../../engine/server-control.js';
import { Fault } from '../../model/fault.js';
import { checkCount } from '../check-count.js';

/** How many calls are done at a time. */
export interface WorkerBounds {
  readonly minWorkers: number;
  readonly maxWorkers: number;
  readonly prioWorkers: number;
}

/** What waits for a slot at most: calls, and bytes of their requests. Urgent calls have as much room again. */
export interface WaitingBounds {
  readonly maxWaitingCalls: number;
  readonly maxWaitingBytes: number;
}

/** The bounds that hold where nothing else was configured; docs/decisions has why they are not libvirt's. */
export const defaultWorkerBounds: WorkerBounds & WaitingBounds = {
  minWorkers: 5,
  maxWorkers: 256,
  prioWorkers: 5,
  maxWaitingCalls: 1000,
  maxWaitingBytes: 64 * 1024 * 1024,
};

/** Which kind of slot a call is in. */
export type Slot = 'ordinary' | 'priority';

/** A complete call that wants to be done. */
export interface Work {
  /** It never waits for a guest, and may use a priority slot. */
  readonly isUrgent: boolean;
  /** Bytes of its request. */
  readonly bytes: number;
  /** Begins; the slot is given back with `leave`. */
  start(slot: Slot): void;
}

/** Work of one kind that waits, in order. */
class Line {
  readonly works = new Set<Work>();
  bytes = 0;

  get first(): Work | undefined {
    return this.works.values().next().value;
  }

  add(work: Work): void {
    this.works.add(work);
    this.bytes += work.bytes;
  }

  remove(work: Work): boolean {
    if (!this.works.delete(work)) return false;
    this.bytes -= work.bytes;
    return true;
  }
}

/**
 * The slots in which calls are done. A slot is no thread: it says that a call is under way, so that the number of those
 * is bounded. Urgent calls go into any slot, others into ordinary ones only; so that something can still be done when every
 * ordinary slot waits for a guest.
 */
export class WorkerPool {
  readonly #bounds: { -readonly [Name in keyof (WorkerBounds & WaitingBounds)]: number };
  readonly #ordinary = new Line();
  readonly #urgent = new Line();
  readonly #busy: Record<Slot, number> = { ordinary: 0, priority: 0 };

  /** @throws Fault INVALID_ARGUMENT */
  constructor(bounds: WorkerBounds & WaitingBounds) {
    this.#bounds = { ...bounds };
    this.checkBounds(bounds);
  }

  /**
   * Starts a call if there is a slot for it, else lets it wait for one.
   * @throws Fault RESOURCE_EXHAUSTED when too many wait
   */
  enter(work: Work): void {
    const slot = this.#freeSlot(work.isUrgent);
    if (slot === undefined) this.#wait(work);
    else this.#start(work, slot);
  }

  /** The call that had this slot is over. */
  leave(slot: Slot): void {
    this.#busy[slot]--;
    if (this.#urgent.works.size > 0 || this.#ordinary.works.size > 0) this.#startWaiting();
  }

  /** Takes a call back that has no slot yet; false: it has one, or never came. */
  withdraw(work: Work): boolean {
    return this.#lineOf(work).remove(work);
  }

  status(): WorkerPoolStatus {
    const { minWorkers, maxWorkers, prioWorkers, maxWaitingCalls } = this.#bounds;
    const workers = Math.max(minWorkers, this.#busy.ordinary);
    return {
      minWorkers,
      maxWorkers,
      prioWorkers,
      workers,
      freeWorkers: workers - this.#busy.ordinary,
      queueDepth: this.#ordinary.works.size + this.#urgent.works.size,
      maxWaitingCalls,
    };
  }

  /** @throws Fault INVALID_ARGUMENT */
  checkBounds(change: Partial<WorkerBounds & WaitingBounds>): void {
    checkCount('max_workers', change.maxWorkers, 1);
    checkCount('min_workers', change.minWorkers, 0);
    checkCount('prio_workers', change.prioWorkers, 1);
    checkCount('max_waiting_calls', change.maxWaitingCalls, 0);
    const { minWorkers, maxWorkers } = { ...this.#bounds, ...change };
    if (minWorkers <= maxWorkers) return;
    const found = `min_workers would be ${minWorkers} and max_workers ${maxWorkers}`;
    throw new Fault('INVALID_ARGUMENT', `${found}; the first must not be greater than the second`);
  }

  /** @throws Fault INVALID_ARGUMENT */
  setBounds(change: Partial<WorkerBounds & WaitingBounds>): void {
    this.checkBounds(change);
    for (const name of Object.keys(defaultWorkerBounds) as (keyof WorkerBounds | keyof WaitingBounds)[]) {
      this.#bounds[name] = change[name] ?? this.#bounds[name];
    }
    this.#startWaiting();
  }

  #freeSlot(isUrgent: boolean): Slot | undefined {
    if (this.#busy.ordinary < this.#bounds.maxWorkers) return 'ordinary';
    return isUrgent && this.#busy.priority < this.#bounds.prioWorkers ? 'priority' : undefined;
  }

  #start(work: Work, slot: Slot): void {
    this.#busy[slot]++;
    work.start(slot);
  }

  #wait(work: Work): void {
    const line = this.#lineOf(work);
    const { maxWaitingCalls, maxWaitingBytes } = this.#bounds;
    if (line.works.size >= maxWaitingCalls || line.bytes + work.bytes > maxWaitingBytes) {
      const found = `${line.works.size} calls with ${line.bytes} bytes wait for a worker of this server already`;
      throw new Fault(
        'RESOURCE_EXHAUSTED',
        `${found}; at most ${maxWaitingCalls} (max_waiting_calls) and ${maxWaitingBytes} may`,
        {
          hint: 'try again in a while; something may keep the workers waiting, see the operations that run',
        },
      );
    }
    line.add(work);
  }

  /** Gives free slots to those who wait; urgent calls first, for they are over soon. */
  #startWaiting(): void {
    for (;;) {
      const work = this.#urgent.first ?? this.#ordinary.first;
      const slot = work && this.#freeSlot(work.isUrgent);
      if (work === undefined || slot === undefined) return;
      this.#lineOf(work).remove(work);
      this.#start(work, slot);
    }
  }

  #lineOf({ isUrgent }: Work): Line {
    return isUrgent ? this.#urgent : this.#ordinary;
  }
}
