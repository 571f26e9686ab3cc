import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { makeDirectory } from '@holdfast/host';
import type { Logger } from 'pino';
import type { Failpoints } from '../../model/failpoints.js';
import { failpoints as noFailpoints } from '../../model/no-failpoints.js';
import type { Driver } from '../driver.js';
import { adoptGuest } from './adopt.js';
import { monitorSockets } from './argv/build-argv.js';
import { findEmulators } from './capabilities/find-emulators.js';
import { guestCapabilities } from './capabilities/guest-capabilities.js';
import type { KvmVerdict } from './capabilities/kvm-verdict.js';
import { probeKvm } from './capabilities/probe-kvm.js';
import { consoleLogPath, openConsoleLog } from './console-log.js';
import { domainCapabilities } from './domain-capabilities.js';
import type { DriverServices } from './driver-services.js';
import type { QemuGuest } from './guest/guest.js';
import { type DriverFolders, guestFiles, guestsDirectory, longestSocketPath } from './guest/guest-files.js';
import { plugRefusals } from './hotplug/plug-refusals.js';
import { resolveChains } from './images/resolve-chains.js';
import { launchGuest } from './launch.js';
import { openCgroupRoot } from './process/guest-cgroup.js';
import { defaultGuestUser, type GuestUser } from './process/guest-user.js';
import { createLaunchSlots } from './process/launch-slots.js';
import { findLeakedDescriptors } from './process/leaked-descriptors.js';
import { readBootId } from './process/process-identity.js';
import { waitFor } from './process/wait-for.js';
import { refusals } from './refusals.js';

/** What the driver must be given. */
export interface QemuDriverOptions {
  /** Sockets and records of living guests; must not outlive the host. */
  readonly runDirectory: string;
  /** Output of QEMU, and consoles. */
  readonly logDirectory: string;
  /** What was found out about emulators and KVM; default: in the run directory, so once a boot. */
  readonly stateDirectory?: string;
  /** As whom guests run, when the daemon is root; default: the user `holdfast` where there is one, else as the daemon. */
  readonly user?: GuestUser | 'daemon';
  readonly logger: Logger;
  /** Default: none. */
  readonly failpoints?: Failpoints;
  /** Paths of emulators; default: the usual ones. */
  readonly emulators?: readonly string[];
  /** How long an answer of a monitor may take. */
  readonly monitorTimeoutMs?: number;
  /** How long QEMU may take until it answers for the first time. */
  readonly launchTimeoutMs?: number;
}

/**
 * Makes the driver that runs guests in QEMU. It works without an emulator too: it then has no way to run guests, and its
 * refusals say so.
 * @throws Error when its folders cannot be made, or their paths are too long for sockets
 */
export async function createQemuDriver(options: QemuDriverOptions): Promise<Driver> {
  const { logger, runDirectory, logDirectory } = options;
  const stopped = new AbortController();
  const folders = { runDirectory, logDirectory };
  await makeFolders(folders);
  const cacheDirectory = join(options.stateDirectory ?? runDirectory, 'qemu-capabilities');
  const bootId = readBootId();
  const user = await chooseUser(options);
  const cgroup = await openCgroupRoot();

  const find = (refresh: boolean, signal: AbortSignal): ReturnType<typeof findEmulators> =>
    findEmulators(
      {
        paths: options.emulators,
        cacheDirectory,
        refresh,
        onProblem: (problem) => logger.warn({ err: problem }, 'an emulator cannot be used'),
      },
      signal,
    );
  const host = { emulators: await find(false, stopped.signal) };

  let verdict: KvmVerdict | undefined;
  const judge = async (refresh: boolean): Promise<KvmVerdict> => {
    const emulator = host.emulators.find(({ arch }) => arch === 'x86_64')?.path;
    if (emulator === undefined) return { usable: false, reason: 'qemu-system-x86_64 is not installed' };
    verdict = await probeKvm({ emulator, user, bootId, cacheDirectory, refresh }, stopped.signal);
    logger.info({ kvm: verdict }, verdict.usable ? 'KVM works' : 'KVM does not work; guests are emulated');
    return verdict;
  };
  // Not waited for: a host where it hangs would delay every start of the daemon.
  let judging = judge(false);
  judging.catch(() => {});

  const at: DriverServices = {
    folders,
    logger,
    failpoints: options.failpoints ?? noFailpoints,
    bootId,
    user,
    host,
    kvm: async (signal) => (await waitFor(judging, signal)) ?? { usable: false, reason: 'not known' },
    slots: createLaunchSlots(2 * availableParallelism()),
    launching: new Set(),
    cgroupRoot: 'path' in cgroup ? cgroup.path : undefined,
    leaked: findLeakedDescriptors(),
    monitorTimeoutMs: options.monitorTimeoutMs ?? 10_000,
    launchTimeoutMs: options.launchTimeoutMs ?? 30_000,
  };
  logger.info(
    {
      emulators: host.emulators.map(({ path, version }) => `${path} ${version}`),
      user: user ?? 'daemon',
      cgroup: 'path' in cgroup ? cgroup.path : `none: ${cgroup.problem}`,
    },
    'driver qemu is ready',
  );

  const guests = new Set<QemuGuest>();
  const keep = <T extends QemuGuest | undefined>(guest: T): T => {
    if (guest !== undefined) {
      guests.add(guest);
      void guest.gone.then(() => guests.delete(guest));
    }
    return guest;
  };

  return {
    name: 'qemu',
    async guestCapabilities({ refresh }, signal) {
      if (refresh) {
        host.emulators = await find(true, signal);
        judging = judge(true);
        judging.catch(() => {});
      }
      return guestCapabilities(host.emulators, await at.kvm(signal));
    },
    domainCapabilities: (_guest, machine) => domainCapabilities(machine),
    diskImages: resolveChains,
    plugRefusals,
    refusals: (spec) => refusals(spec, { emulators: host.emulators, kvm: verdict }),
    launch: async (plan, signal) => keep(await launchGuest(plan, at, signal)),
    adopt: async (plan, signal) => keep(await adoptGuest(plan, at, signal)),
    consoleLog({ uuid, spec }) {
      const kept = guestFiles(folders, uuid).consoleLog;
      const path = consoleLogPath(spec, kept);
      return path === undefined ? undefined : openConsoleLog(path, path === kept);
    },
    async [Symbol.asyncDispose]() {
      stopped.abort(new Error('the driver is stopping'));
      await Promise.all([...guests].map((guest) => guest.detach()));
      guests.clear();
    },
  };
}

/** Nobody else has a business in them. */
async function makeFolders(folders: DriverFolders): Promise<void> {
  const guests = guestsDirectory(folders);
  const longest = join(guests, '0'.repeat(36), `${monitorSockets.rescue}~`);
  if (longest.length > longestSocketPath) {
    throw new Error(
      `the run directory ${folders.runDirectory} is too long: sockets in it would be over ${longestSocketPath} bytes`,
    );
  }
  await makeDirectory(guests, 0o700);
  await makeDirectory(folders.logDirectory, 0o700);
}

async function chooseUser({ user, logger }: QemuDriverOptions): Promise<GuestUser | undefined> {
  const isRoot = process.getuid?.() === 0;
  if (user === 'daemon') return undefined;
  if (user !== undefined) {
    if (!isRoot) throw new Error(`only root can run guests as another user; uid ${user.uid} is configured`);
    return user;
  }
  const device = await stat('/dev/kvm').catch(() => undefined);
  const found = await defaultGuestUser(device?.gid);
  if (found === undefined && isRoot) logger.warn('guests run as root: there is no user holdfast');
  return found;
}
