import { randomBytes } from 'node:crypto';
import { link, open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../model/fault.js';
import { formatResource, type SanlockResource, type SanlockTool } from './sanlock-tool.js';

/** A lease and a lockspace take one slot each: 1 MiB with sectors of 512 bytes, for 2,000 hosts. */
const slotBytes = 1024 * 1024;

/** Makes the files that leases lie in. One that is there is never written to: it may be in use by any host. */
export class LeaseStorage {
  readonly #tool: SanlockTool;
  readonly #directory: string;

  constructor(tool: SanlockTool, directory: string) {
    this.#tool = tool;
    this.#directory = directory;
  }

  /** Path of the file of that name. */
  pathOf(name: string): string {
    return join(this.#directory, name);
  }

  /** Makes sure that the file of a lockspace is there. @throws Fault LOCKD_UNAVAILABLE, FILE_NOT_FOUND, FILE_PERMISSION */
  async needLockspace(name: string, ioTimeoutSeconds: number, signal: AbortSignal): Promise<void> {
    await this.#need(
      this.pathOf(name),
      (file) => ['init', '-s', `${name}:0:${escaped(file)}:0`, '-o', String(ioTimeoutSeconds)],
      signal,
    );
  }

  /** Makes sure that the file of a lease is there. @throws Fault LOCKD_UNAVAILABLE, FILE_NOT_FOUND, FILE_PERMISSION */
  async needResource(resource: SanlockResource, signal: AbortSignal): Promise<void> {
    await this.#need(resource.file, (file) => ['init', '-r', formatResource({ ...resource, file })], signal);
  }

  /** Made under another name and then linked: no host ever sees a lease that is half written, nor one that is written anew. */
  async #need(path: string, init: (file: string) => string[], signal: AbortSignal): Promise<void> {
    if (await exists(path)) return;
    const draft = `${path}.${randomBytes(6).toString('hex')}.new`;
    try {
      await using file = await open(draft, 'wx', 0o660);
      await file.truncate(slotBytes);
      const { code } = await this.#tool.client(init(draft), signal);
      if (code !== 0)
        throw new Fault('LOCKD_UNAVAILABLE', `sanlock cannot write a lease to ${path}: it answers ${code}`);
      await file.sync();
      await link(draft, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw storageFault(error, this.#directory);
    } finally {
      await rm(draft, { force: true });
    }
  }
}

function escaped(path: string): string {
  return path.replaceAll(':', String.raw`\:`);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function storageFault(error: unknown, directory: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  const details = { metadata: { path: directory } };
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new Fault('FILE_NOT_FOUND', `sanlock_lease_dir: ${directory} does not exist`, details, { cause: error });
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new Fault('FILE_PERMISSION', `sanlock_lease_dir: ${directory} cannot be written to: ${code}`, details, {
      cause: error,
    });
  }
  return error;
}
