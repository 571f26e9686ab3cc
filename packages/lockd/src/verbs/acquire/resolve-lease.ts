import { LeaseRequest } from '@holdfast/protocol/lock';
import type { Wanted } from '../../leases/lease-table.js';
import { checkLeaseName, directLockspace, namedResource, resolveResource } from '../../leases/resource.js';
import { Refusal } from '../../refusal.js';
import type { Services } from '../../services.js';

/**
 * Finds out what a request means: a file of this host, under its own name or another, or something that is only a name.
 * @throws Refusal INVALID_ARGUMENT, FILE_NOT_FOUND, FILE_PERMISSION, SPACE_UNAVAILABLE
 */
export async function resolveLease(at: Pick<Services, 'files'>, request: LeaseRequest): Promise<Wanted> {
  const { lockspace, path, name, shared, mustExist, direct, expectedToken } = request;
  if (direct) return resolveDirect(at, request);
  if (lockspace === directLockspace) {
    throw new Refusal(
      'INVALID_ARGUMENT',
      `lockspace ${directLockspace} is for files that are locked themselves: set direct`,
    );
  }
  const options = { shared, mustExist, expectedToken };
  if (path === '') return { resource: namedResource(lockspace, name), ...options };
  if (name !== '') checkLeaseName(name);
  const resource = await resolveResource(lockspace, path, at.files.fileSystems);
  return { resource: name === '' ? resource : { ...resource, name }, ...options };
}

async function resolveDirect(at: Pick<Services, 'files'>, request: LeaseRequest): Promise<Wanted> {
  const { lockspace, path, name, shared, expectedToken } = request;
  if ((lockspace !== '' && lockspace !== directLockspace) || name !== '' || expectedToken !== 0) {
    throw new Refusal(
      'INVALID_ARGUMENT',
      'a file that is locked itself has neither lockspace nor name, and no token can be kept in it; only path and shared are accepted',
    );
  }
  const resource = await resolveResource(directLockspace, path, at.files.fileSystems);
  return { resource: { ...resource, direct: true }, shared };
}

/** The request that would name a resource again. */
export function requestOf({ resource, shared }: Pick<Wanted, 'resource' | 'shared'>): LeaseRequest {
  const { lockspace, path, name, direct = false } = resource;
  return LeaseRequest.fromPartial({ lockspace, path, shared, direct, name: path === '' ? name : '' });
}

/** How a human knows a resource. */
export function spoken({ path, lockspace, name }: Wanted['resource']): string {
  return path === '' ? `lease ${lockspace}/${name}` : `disk ${path}`;
}
