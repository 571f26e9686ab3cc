import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';

/** Where lockd keeps the lease file of a disk. */
export function leasePath(stateDirectory: string, disk: string, lockspace = 'org.holdfast.files'): string {
  const name = createHash('sha256').update(realpathSync(disk)).digest('hex');
  return join(stateDirectory, 'lockd', lockspace, name);
}
