import type { Clock } from '../../model/clock.js';
import type { OperationRecord } from './operation.js';
import type { OperationJournal } from './operation-journal.js';

/** Which operations are kept for the next daemon, and their keeping. */
export class KeptOperations {
  readonly #journal: OperationJournal | undefined;
  readonly #records: ReadonlyMap<string, OperationRecord>;
  readonly #clock: Clock;
  /** Those whose ends the next daemon is to know. */
  readonly #kept = new Set<string>();
  #linesKept = 0;

  /** Keeps some of these `records`; without a journal none. */
  constructor(journal: OperationJournal | undefined, records: ReadonlyMap<string, OperationRecord>, clock: Clock) {
    this.#journal = journal;
    this.#records = records;
    this.#clock = clock;
  }

  /** From now on one is kept. */
  add(id: string): void {
    if (this.#journal !== undefined) this.#kept.add(id);
  }

  drop(id: string): void {
    this.#kept.delete(id);
  }

  /** Keeps one as it is now; undefined: it is none that is kept. */
  keep(record: OperationRecord): Promise<void> | undefined {
    if (this.#journal === undefined || !this.#kept.has(record.origin.id)) return undefined;
    // Of each that is kept there are two lines as a rule.
    if (++this.#linesKept > 4 * Math.max(this.#kept.size, 250)) return this.#rewrite(this.#journal);
    return this.#journal.keep(record.toStored(this.#clock.now()));
  }

  /** Keeps those alone that are there; what the last daemon left has lines of others. */
  rewrite(): void {
    if (this.#journal !== undefined) void this.#rewrite(this.#journal);
  }

  #rewrite(journal: OperationJournal): Promise<void> {
    const now = this.#clock.now();
    const kept = [...this.#records.values()].filter(({ origin }) => this.#kept.has(origin.id));
    this.#linesKept = kept.length;
    return journal.rewrite(kept.map((record) => record.toStored(now)));
  }
}
