import type { GetStatusResponse, HelloResponse } from '@holdfast/protocol/lock';
import { mostDescriptors } from '../host/most-descriptors.js';
import { directLockspace } from '../leases/resource.js';
import { openDescriptors } from '../metrics/open-descriptors.js';
import type { Services } from '../services.js';
import { describeSpace } from '../verbs/spaces/create-space.js';
import { heldLeases } from '../verbs/look/held-leases.js';

/** What is told of this image besides what its services know. */
export interface ImageFacts {
  readonly hello: HelloResponse;
  /** For humans. */
  readonly servingSinceMs: number;
  /** Why the latest attempt to replace it failed; empty: there was none. */
  reexecFailure: string;
  /** For how long nobody was served when this image took over; 0: it is the first. */
  reexecGapSeconds: number;
}

/** How this lock daemon is. */
export async function getStatus(at: Services, facts: ImageFacts): Promise<GetStatusResponse> {
  const leases = heldLeases(at, at.table.all());
  const spaces = spaceNames(at).map((name) => describeSpace(at, name));
  return {
    hello: facts.hello,
    host: at.host.name,
    bootId: at.host.bootId,
    servingSinceMs: facts.servingSinceMs,
    owners: at.owners.all().length,
    held: leases.length,
    orphaned: leases.filter(({ orphaned }) => orphaned).length,
    lost: at.lost.all().length,
    waiting: at.waiting.size,
    clients: at.clients.count('calls'),
    holds: at.clients.count('hold'),
    descriptors: openDescriptors(),
    mostDescriptors: mostDescriptors(),
    spaces,
    reexecFailure: facts.reexecFailure,
  };
}

/** Those that are open, and those that a new image has leases in without having opened them. */
function spaceNames({ files, table }: Services): string[] {
  const names = [
    ...files.spaces.all().map(({ name }) => name),
    ...table.all().map(({ resource }) => resource.lockspace),
  ];
  return [...new Set(names)].filter((name) => name !== directLockspace);
}
