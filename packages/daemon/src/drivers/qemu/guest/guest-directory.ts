import { chown, mkdir } from 'node:fs/promises';
import { Fault } from '../../../model/fault.js';
import type { GuestPlan } from '../../driver.js';
import type { DriverServices } from '../driver-services.js';
import { fileFault } from '../images/file-rights.js';
import { findGuestProcess } from '../process/find-guest-process.js';
import { isProcessAlive } from '../process/process-identity.js';
import { clearUp } from './clear-up.js';
import { guestCgroup, type GuestFiles } from './guest-files.js';
import { emptyRecord, readGuestRecord, writeGuestRecord } from './guest-record.js';

/**
 * Makes the folder of a guest, with a first record in it, in place of one that a dead guest left.
 * @throws Fault LAUNCH_FAILED when the guest lives; FILE_NOT_FOUND, FILE_PERMISSION, RESOURCE_EXHAUSTED
 */
export async function makeGuestDirectory(plan: GuestPlan, files: GuestFiles, at: DriverServices): Promise<void> {
  const translate = (error: unknown): unknown =>
    fileFault(error, { path: files.directory, field: 'the run directory' });
  try {
    await mkdir(files.directory, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw translate(error);
    await clearWay(plan, files, at);
    await mkdir(files.directory, { mode: 0o700 });
  }
  try {
    // QEMU's user need not pass through the folders above: it is put into its own before it becomes that user.
    await mkdir(files.own, { mode: 0o700 });
    if (at.user !== undefined) await chown(files.own, at.user.uid, at.user.gid);
    const cgroup = guestCgroup(plan.uuid, at);
    await writeGuestRecord(files.record, { ...emptyRecord, incarnation: plan.incarnation, cgroup });
  } catch (error) {
    await clearUp(files, emptyRecord, at.logger);
    throw translate(error);
  }
}

/** Clears up after a guest that died while no daemon looked. */
async function clearWay(plan: GuestPlan, files: GuestFiles, { bootId, logger }: DriverServices): Promise<void> {
  const left = await readGuestRecord(files.record);
  const process = left === undefined ? undefined : (left.process ?? (await findGuestProcess(left.incarnation, bootId)));
  if (process !== undefined && isProcessAlive(process, bootId)) {
    throw new Fault('LAUNCH_FAILED', `guest ${plan.name} is there already, as process ${process.pid}`);
  }
  await clearUp(files, left ?? emptyRecord, logger);
}
