import { Refusal } from '../../refusal.js';
import { LockedElsewhere } from '../locked/locked-elsewhere.js';
import { FileSystemHangs } from './file-access.js';

const exhausted = new Set(['EMFILE', 'ENFILE', 'ENOSPC', 'EDQUOT', 'ENOLCK', 'ENOMEM', 'EFBIG']);

/** What was being done to which files. */
export interface Place {
  readonly lockspace: string;
  readonly directory: string;
}

/** What the file system refused becomes a refusal of ours that says what was to be done; the rest stays what it is. */
export function refused(error: unknown, what: string, place: Place): unknown {
  if (error instanceof Refusal || error instanceof LockedElsewhere) return error;
  const { lockspace, directory } = place;
  if (error instanceof FileSystemHangs) {
    const { mount, deadlineMs, message } = error;
    return new Refusal(
      'SPACE_UNAVAILABLE',
      `lockspace ${lockspace} in ${directory} cannot be used: ${message}; other lockspaces go on`,
      { lockspace, directory, mount: mount.point, file_system: mount.type, deadline_ms: String(deadlineMs) },
      { cause: error },
    );
  }
  const { code, message, syscall, path = '' } = error as NodeJS.ErrnoException;
  if (code === undefined) return error;
  const metadata = { errno: code, lockspace, directory };
  const options = { cause: error };
  // Of a directory or its index nobody asked for a lease.
  if (code === 'ENOENT' && syscall !== 'mkdir' && !path.endsWith('/.index'))
    return new Refusal('FILE_NOT_FOUND', `there is no such lease: ${message}`, metadata, options);
  return new Refusal(
    exhausted.has(code) ? 'RESOURCE_EXHAUSTED' : 'LOCK_FAILED',
    `${what}: ${withPlace(message, directory)}`,
    metadata,
    options,
  );
}

/** fcntl(2) and write(2) do not say of which file they speak. */
function withPlace(message: string, directory: string): string {
  return message.includes(directory) ? message : `${message} (in ${directory})`;
}
