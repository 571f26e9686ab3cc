import { type Finding, ok, warning } from '../finding.js';
import { groupOf, statOf, textOf } from '../look.js';
import type { Patient } from '../patient.js';

/** As whom guests run: for root that should be somebody who owns nothing else. */
export function checkGuestUser(patient: Patient): Finding[] {
  if (patient.uid !== 0) return [ok('guest user', 'guests run as you')];
  const entry = textOf(patient, '/etc/passwd')
    .split('\n')
    .map((line) => line.split(':'))
    .find(([name]) => name === 'holdfast');
  if (entry === undefined) {
    const remedy = 'systemd-sysusers systemd/sysusers.d/holdfast.conf';
    return [warning('guest user', 'there is no user holdfast: guests run as root', remedy)];
  }
  const operators = groupOf(patient, (name) => name === 'holdfast');
  const own = groupOf(patient, (_name, gid) => gid === Number(entry[3]));
  if (operators !== undefined && own?.name === operators.name) {
    const message = 'the user holdfast is in the group holdfast: a guest that breaks out may manage machines';
    return [warning('guest user', message, 'usermod --gid holdfast-guest holdfast')];
  }
  const device = statOf(patient, '/dev/kvm');
  const owners = device === undefined ? undefined : groupOf(patient, (_name, gid) => gid === device.gid);
  if (owners !== undefined && owners.name !== 'root' && !owners.members.includes('holdfast')) {
    const remedy = `usermod --append --groups ${owners.name} holdfast`;
    return [warning('guest user', `the user holdfast is not in the group ${owners.name}, which owns /dev/kvm`, remedy)];
  }
  return [ok('guest user', `guests run as the user holdfast (uid ${entry[2]})`)];
}
