import type { Caller } from '../convert/caller.js';
import type { DomainTarget } from '../domain-target.js';
import type { Domains } from '../domains.js';
import { HoldfastError } from '../errors/holdfast-error.js';
import type { DomainRecord } from '../gen/index.js';
import { ChangeQueue, type DomainChange } from './change-queue.js';
import { DomainTable } from './domain-table.js';
import { followDomains } from './follow-domains.js';
import { streamGivenUp } from '../transport/given-up.js';

/**
 * The domains of a host, kept up to date: a list that was read once and follows the events since. It is as the daemon was
 * a moment ago, and a look at it costs no call. It goes on by itself when the connection breaks or the daemon is restarted,
 * also where events were lost.
 *
 * @remarks
 * Wait for {@link LiveDomains.ready} before the first look. A loop over it gets what has changed since then, or since the loop
 * before it; to a reader that is slow several changes of one domain come as one. When it has ended, because of its signal or a refusal of the daemon, every
 * look throws why: it is never out of date in silence. Records are without configurations, as in a list.
 *
 * @public
 */
export class LiveDomains implements AsyncIterable<DomainChange>, AsyncDisposable {
  /** Resolves when it has all domains. */
  readonly ready: Promise<void>;
  readonly #table = new DomainTable();
  readonly #unread = new ChangeQueue();
  readonly #end = new AbortController();
  readonly #followed: Promise<void>;
  #ended: { readonly reason: unknown } | undefined;

  /** @internal */
  constructor(caller: Caller, domains: Domains, signal: AbortSignal | undefined) {
    const ready = Promise.withResolvers<void>();
    this.ready = ready.promise;
    // Whoever looks is told of a failure; that nobody waited for the beginning is none.
    this.ready.catch(() => undefined);
    this.#followed = followDomains({
      caller,
      domains,
      table: this.#table,
      signal: signal === undefined ? this.#end.signal : AbortSignal.any([signal, this.#end.signal]),
      onReady: ready.resolve,
      onChanges: (changes) => {
        for (const change of changes) this.#unread.push(change);
      },
    }).catch((cause: unknown) => {
      // What was under way when its signal was aborted may be none of our calls.
      const reason = cause instanceof HoldfastError ? cause : streamGivenUp('a list that is kept up to date', cause);
      this.#ended = { reason };
      ready.reject(reason);
      this.#unread.wake();
    });
  }

  /** How many domains there are. */
  get size(): number {
    return this.#known().size;
  }

  /** A domain as it is now; undefined: there is none of that name, UUID or id. */
  get(target: DomainTarget): DomainRecord | undefined {
    return this.#known().find(target);
  }

  /** All domains as they are now, by name. */
  list(): DomainRecord[] {
    return this.#known().list();
  }

  /** Each change, one loop at a time. */
  async *[Symbol.asyncIterator](): AsyncGenerator<DomainChange, void, undefined> {
    for (;;) {
      const change = this.#unread.shift();
      if (change !== undefined) yield change;
      else if (this.#end.signal.aborted) return;
      else if (this.#ended !== undefined) throw this.#ended.reason;
      else await this.#unread.wait();
    }
  }

  /** Follows no more; loops over it end. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    await this.#followed;
  }

  #known(): DomainTable {
    if (this.#ended !== undefined) throw this.#ended.reason;
    return this.#table;
  }
}
