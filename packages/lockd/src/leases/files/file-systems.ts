import type { LockBackend } from '../../backends/lock-backend.js';
import { type Clock, systemClock } from '../../host/clock.js';
import { type OpenDescriptor, descriptorsBelow } from './descriptors-below.js';
import { type FileAccess, directAccess } from './file-access.js';
import { FileThread } from './file-thread.js';
import { MountTable, type RemoteMount } from './mount-table.js';
import { startWorkers } from './start-workers.js';
import type { StartThread } from './step-message.js';

/** How long a step may take where a file system may hang. */
export const usualFileDeadlineMs = 5000;

/** The file systems of this host: each that may hang has a thread of its own, made when it is first wanted. */
export class FileSystems {
  readonly #direct: FileAccess;
  readonly #start: StartThread;
  readonly #mounts: MountTable;
  readonly #deadlineMs: number;
  readonly #clock: Clock;
  readonly #threads = new Map<string, FileThread>();

  constructor(
    backend: LockBackend,
    deadlineMs: number = usualFileDeadlineMs,
    mounts: MountTable = new MountTable(),
    clock: Clock = systemClock,
  ) {
    this.#direct = directAccess(backend);
    this.#start = startWorkers(backend);
    this.#deadlineMs = deadlineMs;
    this.#mounts = mounts;
    this.#clock = clock;
  }

  /** How the file system is reached that a path lies on; the path need not exist, and is not touched where it may hang. */
  at(path: string): FileAccess {
    const mount = this.#mounts.remoteOf(path);
    if (mount === undefined) return this.#direct;
    const known = this.#threads.get(mount.point);
    if (known) return known;
    const made = new FileThread(mount, this.#deadlineMs, this.#clock, this.#start);
    this.#threads.set(mount.point, made);
    return made;
  }

  /** Whether a thread hangs in the kernel: then the process cannot be ended by process.exit(). */
  get isHanging(): boolean {
    return [...this.#threads.values()].some(({ hanging }) => hanging !== undefined);
  }

  /**
   * A file system that would keep this program from being replaced, once what is under way has had its time: the kernel ends no
   * thread whose request a FUSE server has begun with. Whether it has cannot be seen; other kinds let go of threads that are ended.
   */
  async obstacle(): Promise<RemoteMount | undefined> {
    for (;;) {
      const busy = [...this.#threads.values()].filter(({ remote, isBusy }) => isBusy && isFuse(remote.mount));
      if (busy.length === 0) return undefined;
      for (const each of busy) if (!(await each.settles())) return each.remote.mount;
    }
  }

  /**
   * Every descriptor on a file system that may hang. To close one may hang too, so none must be closed in passing: it goes on to
   * the next image, which gives back what nobody needs.
   */
  descriptors(): OpenDescriptor[] {
    return descriptorsBelow([...this.#threads.keys()]);
  }

  /** Ends the threads that have nothing to do. */
  close(): void {
    for (const thread of this.#threads.values()) thread.end();
    this.#threads.clear();
  }
}

function isFuse({ type }: RemoteMount): boolean {
  return type === 'virtiofs' || /^fuse(?:blk)?(?:\.|$)/.test(type);
}
