import { Fault } from '../../model/fault.js';
import type { LaunchPlan } from '../driver.js';
import { monitorSockets } from './argv/build-argv.js';
import { clearUp } from './guest/clear-up.js';
import type { DriverServices } from './driver-services.js';
import { QemuGuest } from './guest/guest.js';
import { makeGuestDirectory } from './guest/guest-directory.js';
import { guestCgroup, guestFiles } from './guest/guest-files.js';
import { type GuestRecord, writeGuestRecord } from './guest/guest-record.js';
import { fileFault } from './images/file-rights.js';
import { enterGuestCgroup } from './process/guest-cgroup.js';
import { identifyProcess, signalProcess } from './process/process-identity.js';
import { emulatorFor, refusals } from './refusals.js';
import { restoreState } from './saving/restore-state.js';
import { type Launch, prepareGuest, type SpawnedGuest, spawnGuest } from './spawn-guest.js';
import { explainStartFailure } from './start-failure.js';

/**
 * Makes a guest that is paused before its first instruction. When it rejects, nothing of the guest is left.
 * @throws Fault LAUNCH_FAILED, FILE_NOT_FOUND, FILE_PERMISSION, RESOURCE_EXHAUSTED; the signal's reason
 */
export async function launchGuest(plan: LaunchPlan, at: DriverServices, signal: AbortSignal): Promise<QemuGuest> {
  if (at.launching.has(plan.uuid)) {
    throw new Fault('LAUNCH_FAILED', `guest ${plan.name} is being launched already`);
  }
  at.launching.add(plan.uuid);
  let leave = (): void => {};
  try {
    await demandRunnable(plan, at, signal);
    const files = guestFiles(at.folders, plan.uuid);
    await makeGuestDirectory(plan, files, at);
    const launch: Launch = { plan, files, at, signal, undo: { borrowed: [], sockets: [] } };
    let spawned: SpawnedGuest;
    try {
      const prepared = await prepareGuest(launch);
      // Not before: guests whose storage hangs would keep all others from starting.
      leave = await at.slots.enter(signal);
      spawned = await spawnGuest(launch, prepared);
    } catch (error) {
      await clearUp(files, { ...launch.undo, cgroup: undefined }, at.logger);
      throw error;
    }
    return await becomeGuest(launch, spawned, leave);
  } finally {
    at.launching.delete(plan.uuid);
    leave();
  }
}

/** The engine has asked before; a guest that cannot run must not get as far as a command line all the same. */
async function demandRunnable(plan: LaunchPlan, at: DriverServices, signal: AbortSignal): Promise<void> {
  const { emulators } = at.host;
  const kvm = plan.spec.type === 'kvm' ? await at.kvm(signal) : undefined;
  const refused = refusals(plan.spec, { emulators, kvm });
  const [first] = refused;
  if (first === undefined) return;
  throw new Fault('LAUNCH_FAILED', `${first.field} is ${first.found}; this host needs ${first.expected}`, {
    violations: refused,
  });
}

async function becomeGuest(
  launch: Launch,
  { process: child, argv, logStart }: SpawnedGuest,
  leave: () => void,
): Promise<QemuGuest> {
  const { plan, files, at, signal, undo } = launch;
  const { logger, bootId } = at;
  // Our child cannot be reaped before its exit was handled, so it has an identity even if it is dead.
  const process = identifyProcess(child.pid, bootId) ?? { pid: child.pid, startTime: 0, bootId };
  const place = guestCgroup(plan.uuid, at);
  const cgroup = place !== undefined && (await enterGuestCgroup(place, child.pid)) ? place : undefined;
  const record: GuestRecord = { ...undo, cgroup, incarnation: plan.incarnation, process };
  const guest = new QemuGuest({
    name: plan.name,
    spec: plan.spec,
    process,
    bootId,
    files,
    record,
    exited: child.exited,
    logStart,
    monitorPath: `${files.directory}/${monitorSockets.main}`,
    monitorTimeoutMs: at.monitorTimeoutMs,
    user: at.user,
    emulator: emulatorFor(plan.spec, at.host),
    report: plan.report,
    logger,
  });
  try {
    at.failpoints.reach('launch.spawned');
    const recorded = writeGuestRecord(files.record, record);
    // Both are awaited below; a second failure must not count as unhandled.
    recorded.catch(() => {});
    const monitor = await guest.connect(signal, at.launchTimeoutMs);
    at.failpoints.reach('launch.connected');
    if (argv.incoming !== undefined) await restoreState(monitor, argv.incoming, signal);
    for (const { execute, arguments: args } of argv.commands) await monitor.execute(execute, args, { signal });
    await recorded.catch((error: unknown) => {
      throw fileFault(error, { path: files.record, field: 'the run directory' });
    });
    signal.throwIfAborted();
    if (!guest.beginTelling()) throw new Fault('LAUNCH_FAILED', 'it ended while it was starting');
    logger.info({ domain: plan.name, uuid: plan.uuid, pid: process.pid }, 'guest process is ready');
    return guest;
  } catch (error) {
    const log = { path: files.log, start: logStart };
    const failure: unknown = signal.aborted ? signal.reason : await explainStartFailure(error, child.exited, log);
    signalProcess(process, bootId, 'SIGKILL');
    // One that waits for its storage may be there for as long as that hangs.
    leave();
    await guest.gone;
    throw failure;
  }
}
