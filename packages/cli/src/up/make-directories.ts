import { writeFileSync } from 'node:fs';
import { makeDirectorySync } from '@holdfast/host';
import { CommandError } from '../command-error.js';
import type { House } from './house.js';

// sun_path has 108 bytes, one of them for the end; lockd's socket for metrics has the longest name.
const longestSocket = 107 - '.metrics'.length;

/**
 * Makes the places of a house, for its owner alone. One that stands apart has files of settings of its own, which may be empty:
 * those of the host are not for it.
 * @throws CommandError when one cannot be made, or a socket's path would be too long for the kernel
 */
export function makeDirectories(house: House): void {
  for (const socket of [house.daemonSocket, house.lockdSocket]) {
    if (Buffer.byteLength(socket) > longestSocket) {
      throw new CommandError(`${socket} is too long for a unix socket; at most ${longestSocket} bytes are possible`, {
        reason: 'INVALID_ARGUMENT',
        hint: 'take a shorter directory: --dir DIR',
      });
    }
  }
  for (const directory of [house.stateDirectory, house.runDirectory, house.logDirectory]) {
    try {
      makeDirectorySync(directory, 0o700);
    } catch (error) {
      throw new CommandError(`${directory} cannot be made: ${(error as Error).message}`, {
        reason: 'FILE_PERMISSION',
        hint: 'name a directory of your own: --dir DIR, or set XDG_RUNTIME_DIR and XDG_STATE_HOME',
        cause: error,
      });
    }
  }
  if (house.apart === undefined) return;
  makeSettings(house.configFile, 'holdfastd', 'docs/configuration.md');
  makeSettings(house.apart.lockdConfigFile, 'holdfast-lockd', 'docs/locks.md');
}

function makeSettings(file: string, daemon: string, page: string): void {
  try {
    writeFileSync(file, `# Settings of the ${daemon} of this directory; see ${page}.\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
    throw new CommandError(`${file} cannot be made: ${(error as Error).message}`, {
      reason: 'FILE_PERMISSION',
      hint: 'name a directory of your own: --dir DIR',
      cause: error,
    });
  }
}
