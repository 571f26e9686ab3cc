import { type FSWatcher, watch } from 'node:fs';
import type { GuestProcess } from '../../driver.js';
import type { ExitStatus } from './exit-status.js';
import { isProcessAlive } from './process-identity.js';

/** Where the end of a process can be seen. */
export interface DeathSources {
  readonly process: GuestProcess;
  readonly bootId: string;
  /** Its exit, when it is our child: the one source that knows the status. */
  readonly exited?: Promise<ExitStatus> | undefined;
  /** Its cgroup, whose `cgroup.events` changes when it is empty. */
  readonly cgroup?: string | undefined;
}

/** Sees the end of a process, from whichever source says it first. */
export interface DeathWatch extends Disposable {
  /** Settles when the process is gone, with its status when that is known; never when the watch was disposed of before. */
  readonly dead: Promise<ExitStatus | undefined>;
  /** Looks again at short intervals for a while: somebody has reason to believe that it is ending. */
  hurry(): void;
}

const idlePollMs = 1000;
const hurriedPollMs = 100;
const hurryMs = 10_000;

/** Watches a process until it is gone. */
export function watchDeath({ process, bootId, exited, cgroup }: DeathSources): DeathWatch {
  const { promise: dead, resolve } = Promise.withResolvers<ExitStatus | undefined>();
  let timer: NodeJS.Timeout | undefined;
  let watcher: FSWatcher | undefined;
  let over = false;
  let intervalMs = idlePollMs;
  let hurriedUntil = 0;

  function finish(status: ExitStatus | undefined): void {
    if (over) return;
    dispose();
    resolve(status);
  }

  function look(): void {
    if (over) return;
    if (!isProcessAlive(process, bootId)) {
      finish(undefined);
      return;
    }
    clearTimeout(timer);
    timer = setTimeout(look, intervalMs).unref();
    intervalMs = performance.now() < hurriedUntil ? Math.min(intervalMs * 2, hurriedPollMs) : idlePollMs;
  }

  function dispose(): void {
    over = true;
    clearTimeout(timer);
    watcher?.close();
  }

  if (exited === undefined) {
    watcher = cgroup === undefined ? undefined : watchCgroup(cgroup, look);
    look();
  } else {
    // libuv reaps our child, and until then it would only be a zombie without a status.
    void exited.then(finish);
  }
  return {
    dead,
    hurry() {
      if (exited !== undefined) return;
      intervalMs = 1;
      hurriedUntil = performance.now() + hurryMs;
      look();
    },
    [Symbol.dispose]: dispose,
  };
}

function watchCgroup(cgroup: string, look: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(`${cgroup}/cgroup.events`, { persistent: false }, look);
    // The file goes when the group is removed; /proc is looked at anyway.
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    // No inotify watch left, or no such group: /proc is looked at anyway.
    return undefined;
  }
}
