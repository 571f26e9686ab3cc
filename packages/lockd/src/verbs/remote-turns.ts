import type { Resource } from '../leases/lease-table.js';
import type { Services } from '../services.js';
import type { Turn } from '../turn.js';

/**
 * Runs `body` while nobody else does anything on the file systems of these resources that may hang. Whoever waits for such a
 * file system waits in here and never in the turn of the table, which all others need; the turn of the table may be had
 * inside of these, and not the other way round.
 */
export function inRemoteTurns<T>(
  at: Pick<Services, 'files'>,
  resources: readonly Resource[],
  body: () => Promise<T>,
): Promise<T> {
  const turns = new Map<string, Turn>();
  for (const resource of resources) {
    const remote = at.files.places.remoteOf(resource);
    if (remote) turns.set(remote.mount.point, remote.turn);
  }
  // Always in the same order, so that no two ever wait for each other.
  const sorted = [...turns].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return sorted.reduceRight<() => Promise<T>>(
    (inner, [, turn]) =>
      () =>
        turn.run(inner),
    body,
  )();
}

/** Runs `body` in the turn of a lockspace: that of its file system where it may hang, of the table where it does not. */
export function inTurnOf<T>(at: Services, lockspace: string, body: () => Promise<T>, directory = ''): Promise<T> {
  const { remote } = at.files.spaces.accessTo(lockspace, directory);
  return (remote?.turn ?? at.turn).run(body);
}
