import { checkCgroups } from './checks/check-cgroups.js';
import { checkDaemon, checkLockd } from './checks/check-daemon.js';
import { checkEmulator } from './checks/check-emulator.js';
import { checkFirmware } from './checks/check-firmware.js';
import { checkGuestUser } from './checks/check-guest-user.js';
import { checkKvm } from './checks/check-kvm.js';
import { checkLockModules } from './checks/check-lock-modules.js';
import { checkNode } from './checks/check-node.js';
import { checkPolkit } from './checks/check-polkit.js';
import { checkProcessor } from './checks/check-processor.js';
import { checkSockets } from './checks/check-sockets.js';
import { checkDisk, checkState } from './checks/check-state.js';
import type { Finding } from './finding.js';
import type { Patient } from './patient.js';

/** Every check, in the order in which things depend on each other. */
const checks: readonly ((patient: Patient) => readonly Finding[])[] = [
  checkNode,
  checkProcessor,
  checkKvm,
  checkCgroups,
  checkEmulator,
  checkFirmware,
  checkGuestUser,
  checkDaemon,
  checkSockets,
  checkPolkit,
  checkLockModules,
  checkLockd,
  checkState,
  checkDisk,
];

/** Looks at everything. Nothing is changed. */
export function examine(patient: Patient): Finding[] {
  return checks.flatMap((check) => check(patient));
}
