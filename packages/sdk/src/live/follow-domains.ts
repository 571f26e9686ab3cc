import { setTimeout as delay } from 'node:timers/promises';
import type { Caller } from '../convert/caller.js';
import type { Domains } from '../domains.js';
import { HoldfastError } from '../errors/holdfast-error.js';
import { openEvents } from '../events/event-stream.js';
import { backoffMs } from '../transport/backoff.js';
import type { DomainChange } from './change-queue.js';
import { DirtyDomains } from './dirty-domains.js';
import type { DomainTable } from './domain-table.js';

/** What is followed, and for whom. */
export interface Following {
  readonly caller: Caller;
  readonly domains: Pick<Domains, 'get' | 'list'>;
  readonly table: DomainTable;
  readonly signal: AbortSignal;
  /** Called when the table has all domains. */
  readonly onReady: () => void;
  /** Called with what has changed, after the table has. */
  readonly onChanges: (changes: readonly DomainChange[]) => void;
}

/** More than these are not asked for by name: then the whole list is not more work. */
const mostByName = 100;

/**
 * Keeps a table of domains up to date until the signal is aborted.
 * @throws HoldfastError when the daemon refuses, or the signal is aborted
 */
export async function followDomains(following: Following): Promise<void> {
  const end = new AbortController();
  const signal = AbortSignal.any([following.signal, end.signal]);
  const dirty = new DirtyDomains();
  const opened = Promise.withResolvers<void>();
  const work = [
    watchEvents({ ...following, signal }, dirty, opened.resolve),
    // A list that was read before the events begin could miss what happens in between.
    opened.promise.then(() => readDirty({ ...following, signal }, dirty)),
  ];
  try {
    await Promise.race(work);
  } finally {
    end.abort();
    opened.resolve();
    await Promise.allSettled(work);
  }
}

/** Marks every domain that something is told of. */
async function watchEvents(
  { caller, table, signal }: Following,
  dirty: DirtyDomains,
  onOpened: () => void,
): Promise<void> {
  await using events = openEvents(caller, { signal });
  await events.opened;
  onOpened();
  for await (const { kind, domainUuid, domainName, resourceVersion } of events) {
    if (kind === 'resync') dirty.markAll();
    // A record that was read after the event has it already.
    else if ((table.find({ uuid: domainUuid })?.resourceVersion ?? 0) <= resourceVersion)
      dirty.mark(domainUuid, domainName);
  }
}

/** Reads what was marked, again and again. What is marked while it reads waits, so that a busy domain is read once a turn. */
async function readDirty(following: Following, dirty: DirtyDomains): Promise<void> {
  for (let isFirst = true; ; isFirst = false) {
    const marked = await dirty.take(following.signal);
    const changes = await persist(following.signal, () => readMarked(following, dirty, marked));
    if (isFirst) following.onReady();
    else if (changes.length > 0) following.onChanges(changes);
  }
}

async function readMarked(
  { domains, table, signal }: Following,
  dirty: DirtyDomains,
  marked: ReadonlyMap<string, ReadonlySet<string>> | undefined,
): Promise<DomainChange[]> {
  if (marked === undefined || marked.size > mostByName) return table.replace(await domains.list({ signal }).toArray());
  const names = [...new Set([...marked.values()].flatMap((each) => [...each]))];
  const found = await domains.list({ filter: { names }, signal }).toArray();
  const foundUuids = new Set(found.map(({ uuid }) => uuid));
  const changes = found.flatMap((domain) => table.put(domain));
  for (const uuid of marked.keys()) {
    if (foundUuids.has(uuid)) continue;
    const name = await nameOf(domains, uuid, signal);
    if (name === undefined) changes.push(...table.remove(uuid));
    // It has another name by now.
    else dirty.mark(uuid, name);
  }
  return changes;
}

/** The name of a domain; undefined: it is gone. */
async function nameOf(domains: Pick<Domains, 'get'>, uuid: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    return (await domains.get({ uuid }).get({ readMask: ['name'], signal })).name;
  } catch (error) {
    if (error instanceof HoldfastError && error.code === 'DOMAIN_NOT_FOUND') return undefined;
    throw error;
  }
}

/** Does something until it goes well: a daemon that is away, or has no time, is waited for. */
async function persist<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const isPassing = error instanceof HoldfastError && (error.retryable || error.code === 'DEADLINE_EXCEEDED');
      if (!isPassing || signal.aborted) throw error;
    }
    await delay(backoffMs(attempt), undefined, { signal });
  }
}
