import type { ListLeasesRequest, ListLeasesResponse } from '@holdfast/protocol';
import type { CallContext } from '../call-context.js';
import { accessObjectOf } from '../domain/access-object.js';
import { pageOf } from '../page-of.js';
import type { Services } from '../services.js';

/** Answers the disk leases that are held by domains that the caller may know of, by path. @throws Fault LOCKD_UNAVAILABLE, INVALID_ARGUMENT */
export async function listLeases(
  context: CallContext,
  at: Services,
  { pageSize, pageToken }: ListLeasesRequest,
): Promise<ListLeasesResponse> {
  const all = await at.leases.list(context.signal);
  const mayKnow = context.access.filter('domain:getattr', ({ ownerUuid, ownerName }: (typeof all)[number]) =>
    accessObjectOf(at, ownerUuid, ownerName),
  );
  const leases = all.filter((lease) => mayKnow(lease));
  // Several guests may share a path; no guest has it twice in one lockspace.
  const page = pageOf(leases, ({ path, lockspace, name, ownerUuid }) => [path, lockspace, name, ownerUuid].join('\0'), {
    pageSize,
    pageToken,
  });
  return { leases: page.items, nextPageToken: page.nextPageToken };
}
