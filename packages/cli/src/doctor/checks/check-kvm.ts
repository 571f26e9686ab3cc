import { type Finding, ok, problem, warning } from '../finding.js';
import { groupOf, mayUse, modeText, statOf } from '../look.js';
import type { Patient } from '../patient.js';

const device = '/dev/kvm';

/**
 * Whether KVM runs guests. That the device opens says little, so the word of the daemon counts, which has tried it with a
 * guest; without the daemon only that is said which can be seen.
 */
export function checkKvm(patient: Patient): Finding[] {
  const found = statOf(patient, device);
  if (found === undefined) {
    const remedy = 'modprobe kvm_intel || modprobe kvm_amd';
    return [warning('kvm', `there is no ${device}: guests are emulated, and slow`, remedy)];
  }
  const { daemon } = patient;
  if ('guests' in daemon && daemon.driver === 'qemu') {
    const ways = daemon.guests.filter(({ domainType }) => domainType === 'kvm');
    const works = ways.find(({ usable }) => usable);
    if (works !== undefined) return [ok('kvm', `a guest was run with it (${works.arch})`)];
    const [way] = ways;
    if (way !== undefined)
      return [problem('kvm', way.unusableReason, remedyOf(way.unusableReason, patient, found.gid))];
  }
  if (!mayUse(patient, device)) {
    const message = `${device} (mode ${modeText(found)}) may not be used by you`;
    return [problem('kvm', message, remedyFor(patient, found.gid))];
  }
  if ('driver' in daemon) {
    const found = `${device} opens; whether guests run with it is not known to a daemon with driver ${daemon.driver}`;
    return [warning('kvm', found, 'holdfast doctor beside a daemon with driver qemu, which tries it with a guest')];
  }
  const remedy = 'holdfast up, then holdfast doctor: the daemon tries it with a guest';
  return [warning('kvm', `${device} opens; whether guests run with it is not known without the daemon`, remedy)];
}

function remedyOf(reason: string, patient: Patient, gid: number): string {
  if (!reason.includes('may not open')) {
    return 'turn on nested virtualization where this host runs, then: holdfast host capabilities --refresh; until then guests are emulated, and slow';
  }
  return `${remedyFor(patient, gid)}; holdfast host capabilities --refresh tries again`;
}

function remedyFor(patient: Patient, gid: number): string {
  const group = groupOf(patient, (_name, each) => each === gid)?.name ?? 'kvm';
  const who = patient.uid === 0 ? 'holdfast' : '"$USER"';
  return `usermod --append --groups ${group} ${who}`;
}
