import { dirname } from 'node:path';
import { type Finding, ok, problem, warning } from '../finding.js';
import { modeText, statOf } from '../look.js';
import type { Patient } from '../patient.js';
import { isLeftToPolkit } from './check-polkit.js';

/** Whether the sockets are where they are looked for, and open to nobody who should not reach them. */
export function checkSockets(patient: Patient): Finding[] {
  const { daemonSocket, lockdSocket } = patient.house;
  const findings = [
    // Where polkit decides, everybody may come and ask.
    ...checkSocket(
      patient,
      daemonSocket,
      isLeftToPolkit(patient, 'auth_unix_rw') ? 0 : 0o007,
      'everybody may manage machines',
    ),
    ...checkSocket(patient, lockdSocket, 0o077, 'others than the daemon may take disks'),
  ];
  const directory = dirname(daemonSocket);
  const found = statOf(patient, directory);
  if (found !== undefined && (found.mode & 0o022) !== 0 && (found.mode & 0o1000) === 0) {
    const message = `${directory} has mode ${modeText(found)}: others can put sockets of theirs there`;
    findings.push(problem('sockets', message, `chmod go-w ${directory}`));
  }
  return findings.length > 0 ? findings : [ok('sockets', `in ${directory}, for those alone who may use them`)];
}

function checkSocket(patient: Patient, path: string, forbidden: number, danger: string): Finding[] {
  const found = statOf(patient, path);
  if (found === undefined) return [warning('sockets', `there is no ${path}`, 'holdfast up')];
  if (!found.isSocket()) return [problem('sockets', `${path} is there and is no socket`, `rm ${path}`)];
  if ((found.mode & forbidden) === 0) return [];
  return [problem('sockets', `${path} has mode ${modeText(found)}: ${danger}`, `chmod o-rwx ${path}`)];
}
