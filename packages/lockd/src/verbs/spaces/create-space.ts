import type { CreateSpaceRequest, CreateSpaceResponse, Lockspace } from '@holdfast/protocol/lock';
import { checkedLockspace, directLockspace } from '../../leases/resource.js';
import { Refusal } from '../../refusal.js';
import type { Services } from '../../services.js';
import { record } from '../record/record.js';
import { inTurnOf } from '../remote-turns.js';

/**
 * Makes a lockspace known, and its directory where it is missing; the same again changes nothing.
 * @throws Refusal INVALID_ARGUMENT, LOCK_FAILED, SPACE_UNAVAILABLE, RESOURCE_EXHAUSTED
 */
export async function createSpace(at: Services, request: CreateSpaceRequest): Promise<CreateSpaceResponse> {
  if (request.name === '' || request.name === directLockspace) {
    throw new Refusal(
      'INVALID_ARGUMENT',
      `lockspace name ${JSON.stringify(request.name)} is not to be had; another one is accepted`,
    );
  }
  const name = checkedLockspace(request.name);
  const { directory } = request;
  const write = (found: string): void => {
    if (directory !== '') record(at, { op: 'space', name, directory: found });
  };
  const isRemote = at.files.spaces.accessTo(name, directory).remote !== undefined;
  await inTurnOf(
    at,
    name,
    async () => {
      const space = await (directory === '' ? at.files.spaces.get(name) : at.files.spaces.create(name, directory));
      if (isRemote) await at.turn.run(async () => write(space.directory));
      else write(space.directory);
    },
    directory,
  );
  return { space: describeSpace(at, name) };
}

/** A lockspace as the wire shows it; nothing of it is touched. */
export function describeSpace(at: Services, name: string): Lockspace {
  const { spaces } = at.files;
  const { remote, hanging } = spaces.accessTo(name);
  const held = at.table.all().filter(({ resource }) => resource.lockspace === name).length;
  return {
    name,
    directory: spaces.directoryOf(name),
    remote: remote !== undefined,
    fileSystem: spaces.find(name)?.fileSystem ?? 0,
    held,
    unavailable: hanging ?? '',
  };
}
