import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pino } from 'pino';
import { afterEach, beforeEach } from 'vitest';
import { leasePath } from '../../../lockd/test/support/lease-path.ts';
import { identity, uuidOf } from '../../../lockd/test/support/lock-client.ts';
import type { LockProbe } from '../../../lockd/test/support/lock-probe.ts';
import { type LockdProcess, Site } from '../../../lockd/test/support/lockd-process.ts';
import type { GuestProcess } from '../../src/drivers/driver.js';
import type { LeaseGrant, LeaseManager, RememberedLeases, WantedLeases } from '../../src/leases/lease-manager.js';
import { createLockdLeaseManager } from '../../src/leases/lockd/lockd-lease-manager.js';
import { Fault } from '../../src/model/fault.js';

const logger = pino({ level: 'silent' });

/** Of a caller that waits as long as it takes. */
export const { signal } = new AbortController();

/** A lock daemon in one test, a disk, and a manager that takes leases from that lock daemon. */
class LockdScene {
  #stack = new AsyncDisposableStack();
  #site: Site | undefined;
  #lockd: LockdProcess | undefined;
  #leases: LeaseManager | undefined;
  disk = '';

  async open(): Promise<void> {
    this.#stack = new AsyncDisposableStack();
    this.#site = this.#stack.use(new Site());
    this.#lockd = await this.#site.start();
    this.#leases = this.manager();
    this.disk = this.#site.disk('web.img');
  }

  async close(): Promise<void> {
    await this.#stack.disposeAsync();
  }

  get site(): Site {
    return begun(this.#site);
  }

  get lockd(): LockdProcess {
    return begun(this.#lockd);
  }

  get leases(): LeaseManager {
    return begun(this.#leases);
  }

  /** Starts another lock daemon where the first one was. */
  async restart(): Promise<void> {
    this.#lockd = await this.site.start();
  }

  /** Another manager, as of another daemon. */
  manager(socketPath = this.site.socket, answerMs = 2000): LeaseManager {
    return this.#stack.use(createLockdLeaseManager({ socketPath, logger, answerMs }));
  }

  /** Starts what stands for a guest, as the driver does: with the connections of the grant. */
  startGuest({ inherit }: LeaseGrant): { process: GuestProcess; kill(): Promise<void> } {
    const child = spawn('sleep', ['1000'], { stdio: ['ignore', 'ignore', 'ignore', ...inherit], detached: true });
    const kill = async (): Promise<void> => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    };
    this.#stack.defer(kill);
    return { process: identity(child.pid ?? 0), kill };
  }

  /** Whether nobody has the lock of the disk. */
  async isFree(probe: LockProbe): Promise<boolean> {
    return await probe.isFree(leasePath(this.site.stateDirectory, this.disk));
  }
}

function begun<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('the lock daemon is started when a test begins');
  return part;
}

/** Has a fresh lock daemon for each test of a file. */
export function useLockd(): LockdScene {
  const scene = new LockdScene();
  beforeEach(() => scene.open());
  afterEach(() => scene.close());
  return scene;
}

/** Who wants leases. */
export function owner(name: string): { uuid: string; name: string } {
  return { uuid: uuidOf(name), name };
}

/** The fault that a call is refused with. */
export async function fault(call: Promise<unknown>): Promise<Fault> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error('the call was not refused');
}

export const disks = (...wanted: readonly { readonly path: string; readonly shared: boolean }[]): WantedLeases => ({
  disks: wanted,
  leases: [],
});
export const one = (path: string, shared = false): WantedLeases => disks({ path, shared });

/** What a daemon writes down of a grant. */
export const remembered = ({ token, leases: held }: LeaseGrant): RememberedLeases => ({ token, leases: held });
