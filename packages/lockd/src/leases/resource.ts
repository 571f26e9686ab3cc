import { createHash } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { Refusal } from '../refusal.js';
import { FileSystemHangs } from './files/file-access.js';
import type { FileSystems } from './files/file-systems.js';
import type { Resolved } from './files/step-answers.js';
import { identityOf } from './files/steps.js';
import type { Resource } from './lease-table.js';

/** The lockspace for the paths of disk images. */
export const defaultLockspace = 'org.holdfast.files';

/** The lockspace of files that are locked themselves; its directory has only the index that gives out tokens. */
export const directLockspace = 'org.holdfast.direct';

const lockspaceName = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,199}$/;
/** What a lease may be called in its lockspace; a leading dot would hide it, or mean the directory above. */
export const leaseName: RegExp = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}$/;
const longestPath = 4095;

/**
 * Finds out which file a path means: through symbolic links, `..` and doubled slashes to the one name that gives the lease
 * its name, and to the device and inode that tell when two names are one file.
 * @throws Refusal INVALID_ARGUMENT, FILE_NOT_FOUND, FILE_PERMISSION, SPACE_UNAVAILABLE
 */
export async function resolveResource(lockspace: string, path: string, fileSystems: FileSystems): Promise<Resource> {
  const space = checkedLockspace(lockspace);
  if (!isAbsolute(path) || path.includes('\0') || Buffer.byteLength(path) > longestPath) {
    throw new Refusal(
      'INVALID_ARGUMENT',
      `path ${JSON.stringify(path.slice(0, 200))} is not an absolute path of at most ${longestPath} bytes`,
    );
  }
  try {
    const access = fileSystems.at(path);
    // The pool of threads is everybody's: only what cannot hang may be asked for by it.
    const { path: resolved, identity } = access.remote ? await access.step('resolve', path) : await followed(path);
    return { lockspace: space, name: createHash('sha256').update(resolved).digest('hex'), path: resolved, identity };
  } catch (error) {
    throw unreachable(path, error as NodeJS.ErrnoException | FileSystemHangs);
  }
}

/** The name of a lockspace; empty: the default one. @throws Refusal INVALID_ARGUMENT */
export function checkedLockspace(lockspace: string): string {
  const space = lockspace || defaultLockspace;
  if (lockspaceName.test(space)) return space;
  throw new Refusal(
    'INVALID_ARGUMENT',
    `lockspace ${JSON.stringify(space.slice(0, 210))} is no name; letters, digits, "_", "-" and "." are accepted, at most 200, not led by "." or "-"`,
  );
}

/** A resource that is no file of this host: it is only its name. @throws Refusal INVALID_ARGUMENT */
export function namedResource(lockspace: string, name: string): Resource {
  const space = checkedLockspace(lockspace);
  checkLeaseName(name);
  return { lockspace: space, name, path: '', identity: `lease:${space}/${name}` };
}

/** @throws Refusal INVALID_ARGUMENT when it is no name of a lease */
export function checkLeaseName(name: string): void {
  if (leaseName.test(name)) return;
  throw new Refusal(
    'INVALID_ARGUMENT',
    `lease name ${JSON.stringify(name.slice(0, 210))} is no name; letters, digits, "_", "-" and "." are accepted, at most 200, not led by "."`,
  );
}

async function followed(path: string): Promise<Resolved> {
  const resolved = await realpath(path);
  return { path: resolved, identity: identityOf(await stat(resolved, { bigint: true })) };
}

function unreachable(path: string, error: NodeJS.ErrnoException | FileSystemHangs): unknown {
  const options = { cause: error };
  if (error instanceof FileSystemHangs) {
    const { mount, deadlineMs, message } = error;
    const metadata = { path, mount: mount.point, file_system: mount.type, deadline_ms: String(deadlineMs) };
    return new Refusal('SPACE_UNAVAILABLE', `disk ${path} cannot be looked up: ${message}`, metadata, options);
  }
  switch (error.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new Refusal('FILE_NOT_FOUND', `disk ${path} does not exist`, { path }, options);
    case 'EACCES':
    case 'EPERM':
      return new Refusal('FILE_PERMISSION', `holdfast-lockd may not look up ${path}`, { path }, options);
    case 'ELOOP':
    case 'ENAMETOOLONG':
      return new Refusal('INVALID_ARGUMENT', `disk ${path} cannot be resolved: ${error.code}`, { path }, options);
    case 'EMFILE':
    case 'ENFILE':
    case 'ENOMEM':
      return new Refusal('RESOURCE_EXHAUSTED', `${path} cannot be looked up: ${error.code}`, { path }, options);
    case undefined:
    default:
      return new Refusal('LOCK_FAILED', `${path} cannot be looked up: ${error.message}`, { path }, options);
  }
}
