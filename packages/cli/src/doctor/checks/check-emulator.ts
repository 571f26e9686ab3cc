import { type Finding, ok, problem } from '../finding.js';
import { statOf } from '../look.js';
import type { Patient } from '../patient.js';

const places = ['/usr/local/bin', '/usr/bin', '/usr/libexec'];
const names = ['qemu-system-x86_64', 'qemu-system-i386', 'qemu-kvm'];

/** Whether there is a QEMU, and which. */
export function checkEmulator(patient: Patient): Finding[] {
  const { daemon } = patient;
  if ('guests' in daemon && daemon.driver === 'qemu') {
    const all = new Map(daemon.guests.map(({ emulator, version }) => [emulator, version]));
    if (all.size > 0) {
      return [ok('qemu', [...all].map(([path, version]) => `${path}, version ${version}`).join('; '))];
    }
    return [problem('qemu', 'the daemon found no QEMU that it can use', 'apt install qemu-system-x86 qemu-utils')];
  }
  const path = places
    .flatMap((place) => names.map((name) => `${place}/${name}`))
    .find((each) => statOf(patient, each) !== undefined);
  if (path !== undefined) return [ok('qemu', `${path}; its version is not known without the daemon`)];
  return [problem('qemu', 'there is no QEMU', 'apt install qemu-system-x86 qemu-utils')];
}
