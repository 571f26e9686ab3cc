import { readFile } from 'node:fs/promises';
import { refusal } from '../errors/refusal.js';
import type { Target } from './locate-daemon.js';
import type { Surroundings } from './locate-socket.js';

/**
 * The token to show to a daemon: in the file that its URI or its profile names, else in HOLDFAST_TOKEN; empty: none.
 * @throws HoldfastError FILE_NOT_FOUND, FILE_PERMISSION
 */
export async function findToken({ tokenFile }: Target, { environment }: Surroundings): Promise<string> {
  if (tokenFile === '') return environment['HOLDFAST_TOKEN']?.trim() ?? '';
  try {
    return (await readFile(tokenFile, 'utf8')).trim();
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException;
    const metadata = { path: tokenFile, error: code };
    if (code === 'ENOENT') {
      const hint = 'on the host of the daemon, make one with: holdfast token create NAME';
      throw refusal(
        'FILE_NOT_FOUND',
        `there is no ${tokenFile}, which is named as the place of the token`,
        { hint, metadata },
        { cause },
      );
    }
    const hint = `see who may with: ls -l ${tokenFile}`;
    throw refusal('FILE_PERMISSION', `${tokenFile} cannot be read`, { hint, metadata }, { cause });
  }
}
