import { stat } from 'node:fs/promises';
import { makeDirectory } from '@holdfast/host';
import { Fault } from '../../model/fault.js';

/**
 * Makes the directory of a socket: closed to others when the socket is. One that exists is left as it is, but refused
 * when others may put files of theirs there in place of ours.
 * @throws Fault FILE_PERMISSION
 */
export async function prepareSocketDirectory(directory: string, socketMode: number): Promise<void> {
  const isPrivate = (socketMode & 0o077) === 0;
  await makeDirectory(directory, isPrivate ? 0o700 : 0o755);
  const { mode } = await stat(directory);
  const isWritableByOthers = (mode & 0o022) !== 0;
  const isSticky = (mode & 0o1000) !== 0;
  if (!isWritableByOthers || isSticky) return;
  const found = (mode & 0o7777).toString(8).padStart(4, '0');
  throw new Fault(
    'FILE_PERMISSION',
    `directory ${directory} of the socket has mode ${found}; others must not be able to write to it`,
    {
      hint: `chmod go-w ${directory}`,
      metadata: { path: directory, mode: found },
    },
  );
}
