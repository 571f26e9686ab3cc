import { type Finding, ok, problem } from '../finding.js';
import { statOf, textOf } from '../look.js';
import type { Patient } from '../patient.js';

/** Where polkit has its programs and reads what may be asked. */
const programs = ['/usr/lib/polkit-1/polkitd', '/usr/libexec/polkitd', '/usr/libexec/polkit-1/polkitd'];
const actionFolders = ['/usr/share/polkit-1/actions', '/etc/polkit-1/actions', '/usr/local/share/polkit-1/actions'];
const busSocket = '/run/dbus/system_bus_socket';
const policyFile = 'org.holdfast.unix.policy';

/** Whether the daemon's settings have polkit decide who may use the socket for everything. */
export function isLeftToPolkit(patient: Patient, setting: 'auth_unix_rw' | 'auth_unix_ro'): boolean {
  return new RegExp(`^\\s*${setting}\\s*=\\s*["']polkit["']`, 'm').test(textOf(patient, patient.house.configFile));
}

/** Whether polkit can answer, where the daemon asks it who may connect; nothing where it does not. */
export function checkPolkit(patient: Patient): Finding[] {
  const doors = (['auth_unix_rw', 'auth_unix_ro'] as const).filter((setting) => isLeftToPolkit(patient, setting));
  if (doors.length === 0) return [];
  const asked = `${patient.house.configFile} has ${doors.map((door) => `${door} = "polkit"`).join(' and ')}`;
  const found: Finding[] = [];
  if (statOf(patient, busSocket)?.isSocket() !== true) {
    found.push(
      problem('polkit', `${asked}, and there is no system bus at ${busSocket}`, 'systemctl start dbus.socket'),
    );
  }
  if (programs.every((path) => statOf(patient, path) === undefined)) {
    found.push(problem('polkit', `${asked}, and polkit is not installed`, 'apt-get install polkitd'));
  }
  if (actionFolders.every((folder) => statOf(patient, `${folder}/${policyFile}`) === undefined)) {
    const message = `${asked}, and polkit does not know its actions: there is no ${policyFile}`;
    found.push(problem('polkit', message, `cp systemd/polkit/${policyFile} ${actionFolders[0]}/`));
  }
  return found.length > 0 ? found : [ok('polkit', `decides who may connect: ${doors.join(' and ')}`)];
}
