import { type Finding, ok, warning } from '../finding.js';
import { namesIn } from '../look.js';
import type { Patient } from '../patient.js';

const folder = '/usr/share/qemu/firmware';
const images = ['/usr/share/OVMF', '/usr/share/edk2/ovmf', '/usr/share/edk2/x64'];

/** Whether there is UEFI firmware for guests. */
export function checkFirmware(patient: Patient): Finding[] {
  const described = namesIn(patient, folder).filter((name) => name.endsWith('.json'));
  if (described.length > 0) return [ok('firmware', `UEFI is described in ${folder}`)];
  const found = images.find((each) => namesIn(patient, each).some((name) => name.endsWith('.fd')));
  if (found !== undefined) return [ok('firmware', `UEFI is in ${found}`)];
  return [warning('firmware', 'there is no UEFI firmware: guests boot by BIOS only', 'apt install ovmf')];
}
