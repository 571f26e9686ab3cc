import type { Fact } from '../drivers/driver.js';
import type { LostLease } from '../leases/lease-manager.js';
import type { Job } from '../jobs/job.js';
import { JobQueue, type JobQueueOptions } from '../jobs/job-queue.js';
import { type DomainRecord, newRecord } from './domain-record.js';

/** A fact, of the driver or of whoever keeps its leases, that has come up and is not recorded yet, with the start of the domain that it is about. */
export interface PendingFact {
  readonly incarnation: string;
  readonly fact: Fact | LostLease;
}

/** What a domain needs to have jobs. */
export type DomainJobOptions = Pick<JobQueueOptions, 'operations' | 'maxQueued' | 'clock'>;

/** A domain for as long as it is known: the one place where its record is, and the order of work on it. */
export class DomainObject {
  readonly uuid: string;
  readonly jobs: JobQueue;
  /** Facts, oldest first, until a job records them. */
  readonly inbox: PendingFact[] = [];
  #record: DomainRecord;
  #heardMs: number | undefined;
  #isVisible = false;
  #isGone = false;

  constructor(uuid: string, name: string, options: DomainJobOptions) {
    this.uuid = uuid;
    this.jobs = new JobQueue({ ...options, object: { uuid, name: () => this.#record.name } });
    this.#record = newRecord(name, options.clock.now());
  }

  /** What is known of it now. */
  get record(): DomainRecord {
    return this.#record;
  }

  /** When its guest was last heard of, in milliseconds since 1970; undefined: in this run of the daemon, never. */
  get heardMs(): number | undefined {
    return this.#heardMs;
  }

  /** Notes that its guest has answered or told something. */
  hear(nowMs: number): void {
    this.#heardMs = nowMs;
  }

  /** Whether callers can see it: it is defined, runs, or is about to; else its place is only held for a call. */
  get isVisible(): boolean {
    return this.#isVisible;
  }

  /** Whether it was removed; whoever still holds it must look it up again. */
  get isGone(): boolean {
    return this.#isGone;
  }

  /** Replaces the record. `job` is asked for so that nobody does it outside of one. */
  replace(job: Job, record: DomainRecord): void {
    void job;
    this.#record = record;
  }

  /** Gives it the record that it had in an earlier run of the daemon, before anybody can have a job on it. */
  restore(record: DomainRecord): void {
    this.#record = record;
    this.#isVisible = true;
  }

  /** Lets callers see it, or hides it again when a call is undone. */
  show(job: Job, isVisible: boolean): void {
    void job;
    this.#isVisible = isVisible;
  }

  /** For the registry only: it is no longer known. */
  forget(): void {
    this.#isVisible = false;
    this.#isGone = true;
  }
}
