import type { WatchResponse } from '@holdfast/protocol/lock';

/** What happened. */
export type NewsEvent = NonNullable<WatchResponse['event']>;

/** Tells everybody who watches what happens to leases by itself. */
export class News {
  #sequence = 0;
  readonly #watchers = new Set<(news: WatchResponse) => void>();

  /** Tells it. */
  publish(event: NewsEvent): void {
    this.#sequence++;
    for (const tell of this.#watchers) tell({ sequence: this.#sequence, event, _unknownFields: {} });
  }

  /** Tells from now on; the answer ends it. */
  subscribe(tell: (news: WatchResponse) => void): () => void {
    this.#watchers.add(tell);
    return () => this.#watchers.delete(tell);
  }

  /** Number of the latest event. */
  get sequence(): number {
    return this.#sequence;
  }

  /** Goes on counting where an earlier image was. */
  resume(sequence: number): void {
    this.#sequence = sequence;
  }
}
