import { stat } from 'node:fs/promises';
import { Fault } from '../../model/fault.js';
import type { AdoptPlan, GuestProcess } from '../driver.js';
import { monitorSockets } from './argv/build-argv.js';
import { clearUp } from './guest/clear-up.js';
import type { DriverServices } from './driver-services.js';
import { QemuGuest } from './guest/guest.js';
import { guestFiles } from './guest/guest-files.js';
import { emptyRecord, type GuestRecord, readGuestRecord } from './guest/guest-record.js';
import { findGuestProcess } from './process/find-guest-process.js';
import { emulatorFor } from './refusals.js';
import { isProcessAlive, standsStill } from './process/process-identity.js';

/**
 * Takes a guest back that an earlier run of the daemon launched. One whose process lives and whose monitor does not
 * answer is taken back too, as unreachable: only a process that is gone is a guest that is gone.
 * @throws the signal's reason; the guest is then as it was
 */
export async function adoptGuest(
  plan: AdoptPlan,
  at: DriverServices,
  signal: AbortSignal,
): Promise<QemuGuest | undefined> {
  signal.throwIfAborted();
  const files = guestFiles(at.folders, plan.uuid);
  const found = await readGuestRecord(files.record);
  const record = found?.incarnation === plan.incarnation ? found : undefined;
  const process = await findProcess(plan, record, at.bootId);
  if (process === undefined) {
    // The folder of a later start of the same domain is not ours to clear.
    if (found === undefined || record !== undefined) await clearUp(files, record ?? emptyRecord, at.logger);
    return undefined;
  }
  const guest = new QemuGuest({
    name: plan.name,
    spec: plan.spec,
    process,
    bootId: at.bootId,
    files,
    record: record ?? { ...emptyRecord, incarnation: plan.incarnation, process },
    user: at.user,
    emulator: emulatorFor(plan.spec, at.host),
    exited: undefined,
    logStart: await stat(files.log).then(
      ({ size }) => size,
      () => 0,
    ),
    monitorPath: `${files.directory}/${monitorSockets.main}`,
    monitorTimeoutMs: at.monitorTimeoutMs,
    report: plan.report,
    logger: at.logger,
  });
  try {
    if (standsStill(process)) {
      // Somebody holds it, for who knows how long: that takes no waiting to be found out.
      throw new Fault('MONITOR_FAILED', `process ${process.pid} stands still; SIGCONT lets it go on`);
    }
    const monitor = await guest.connect(signal, at.monitorTimeoutMs);
    await guest.learnState(monitor, signal);
    return await handOver(guest);
  } catch (error) {
    if (signal.aborted) {
      await guest.detach();
      throw signal.reason;
    }
    if (!isProcessAlive(process, at.bootId)) return await handOver(guest);
    at.logger.warn({ err: error, domain: plan.name, pid: process.pid }, 'monitor of a living guest does not answer');
    guest.beginTelling();
    guest.connectLater();
    return guest;
  }
}

/** Begins to tell of a guest; one that has died under our hands is cleared up instead. */
async function handOver(guest: QemuGuest): Promise<QemuGuest | undefined> {
  if (guest.beginTelling()) return guest;
  await guest.gone;
  return undefined;
}

async function findProcess(
  { process, incarnation }: AdoptPlan,
  record: GuestRecord | undefined,
  bootId: string,
): Promise<GuestProcess | undefined> {
  const known = process ?? record?.process;
  if (known !== undefined) return isProcessAlive(known, bootId) ? known : undefined;
  return await findGuestProcess(incarnation, bootId);
}
