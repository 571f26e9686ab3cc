import type { DomainRecord } from '../gen/index.js';

/**
 * What has become of a domain in a {@link LiveDomains}.
 *
 * @public
 */
export interface DomainChange {
  /** `added`: it was not there before; `removed`: it is gone, and `domain` is how it was last. */
  readonly kind: 'added' | 'changed' | 'removed';
  /** The domain as it is now. */
  readonly domain: DomainRecord;
}

/**
 * Changes that the reader has not seen yet. Several of one domain become one, so that a reader that is slow finds the
 * present instead of a long past, and what waits for it is never more than there are domains.
 */
export class ChangeQueue {
  readonly #waiting = new Map<string, DomainChange>();
  #wake: (() => void) | undefined;

  /** Adds a change behind those that wait, or to the one of the same domain. */
  push(change: DomainChange): void {
    const { uuid } = change.domain;
    const merged = merge(this.#waiting.get(uuid), change);
    if (merged === undefined) this.#waiting.delete(uuid);
    else this.#waiting.set(uuid, merged);
    this.#wake?.();
  }

  /** Takes the oldest change. */
  shift(): DomainChange | undefined {
    const [first] = this.#waiting.values();
    if (first !== undefined) this.#waiting.delete(first.domain.uuid);
    return first;
  }

  /** Wakes the reader without a change. */
  wake(): void {
    this.#wake?.();
  }

  /** Resolves when there may be something to take. */
  wait(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}

/** Two changes of one domain as one; undefined: the reader has missed nothing. */
function merge(before: DomainChange | undefined, { kind, domain }: DomainChange): DomainChange | undefined {
  if (before === undefined) return { kind, domain };
  if (before.kind === 'added') return kind === 'removed' ? undefined : { kind: 'added', domain };
  // To the reader one that is there again was there all the time.
  return { kind: kind === 'added' ? 'changed' : kind, domain };
}
