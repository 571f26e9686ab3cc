import { accessSync, closeSync, constants, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes sure that lines can be added to a file, and makes it where it is missing. Nobody is served meanwhile, so a pipe that
 * nobody reads must not be waited for.
 * @returns why not; undefined: they can
 */
export function openableForLog(
  path: string,
  furtherFlags = 0,
): { readonly problem: string; readonly cause: unknown } | undefined {
  const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK | furtherFlags;
  try {
    closeSync(openSync(path, flags, 0o600));
    return undefined;
  } catch (cause) {
    const { code = 'error' } = cause as NodeJS.ErrnoException;
    return { problem: code === 'ENXIO' ? 'it is a pipe that nobody reads, or a socket' : code, cause };
  }
}

/** Why lines could not be added to a file, as far as that can be seen without making it; undefined: nothing speaks against it. */
export function problemOfLogFile(path: string): string | undefined {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found !== undefined && !found.isFile() && !found.isCharacterDevice()) return 'it is no file';
    accessSync(found === undefined ? dirname(path) : path, constants.W_OK);
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  }
}
