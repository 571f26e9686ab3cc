import { statfs } from 'node:fs/promises';
import type { CreateSpaceRequest, CreateSpaceResponse, Lockspace } from '@holdfast/protocol/lock';
import { checkedLockspace, directLockspace } from '../../leases/resource.js';
import { Refusal } from '../../refusal.js';
import type { Services } from '../../services.js';
import { isRemoteFileSystem } from '../../host/file-system.js';
import { record } from '../record/record.js';

/**
 * Makes a lockspace known, and its directory where it is missing; the same again changes nothing.
 * @throws Refusal INVALID_ARGUMENT, LOCK_FAILED, RESOURCE_EXHAUSTED
 */
export async function createSpace(at: Services, request: CreateSpaceRequest): Promise<CreateSpaceResponse> {
  if (request.name === '' || request.name === directLockspace) {
    throw new Refusal(
      'INVALID_ARGUMENT',
      `lockspace name ${JSON.stringify(request.name)} is not to be had; another one is accepted`,
    );
  }
  const name = checkedLockspace(request.name);
  await at.turn.run(async () => {
    if (request.directory !== '') {
      record(at, { op: 'space', name, directory: at.files.spaces.create(name, request.directory).directory });
    } else at.files.spaces.get(name);
  });
  return { space: await describeSpace(at, name) };
}

/** A lockspace as the wire shows it. */
export async function describeSpace(at: Services, name: string): Promise<Lockspace> {
  const { directory } = at.files.spaces.get(name);
  const { type } = await statfs(directory);
  const held = at.table.all().filter(({ resource }) => resource.lockspace === name).length;
  return { name, directory, remote: isRemoteFileSystem(type), fileSystem: type, held, unavailable: '' };
}
