import { statfsSync } from 'node:fs';
import { join } from 'node:path';
import { type Finding, ok, problem, warning } from '../finding.js';
import { at, modeText, namesIn, statOf } from '../look.js';
import type { Patient } from '../patient.js';

const lowBytes = 512 * 1024 * 1024;
const leastBytes = 16 * 1024 * 1024;

/** Whether the definitions of domains are safe: who can read them, and whether some are damaged. */
export function checkState(patient: Patient): Finding[] {
  const { stateDirectory, runDirectory } = patient.house;
  const found = statOf(patient, stateDirectory);
  if (found === undefined) return [ok('state', `${stateDirectory} is not there yet`)];
  const findings: Finding[] = [];
  if ((found.mode & 0o077 & ~0o011) !== 0) {
    const message = `${stateDirectory} has mode ${modeText(found)}: others can read what guests are made of`;
    findings.push(warning('state', message, `chmod go-rwx ${stateDirectory}`));
  }
  for (const folder of [join(stateDirectory, 'domains'), join(runDirectory, 'guests')]) {
    const damaged = namesIn(patient, join(folder, 'damaged'));
    if (damaged.length === 0) continue;
    const message = `${damaged.length} damaged files were put aside: ${damaged.slice(0, 3).join(', ')}`;
    findings.push(problem('state', message, `ls -l ${join(folder, 'damaged')}; bring them back from a backup`));
  }
  if (findings.length > 0) return findings;
  const { length } = namesIn(patient, join(stateDirectory, 'domains')).filter((name) => name.endsWith('.json'));
  return [ok('state', `${length} ${length === 1 ? 'definition' : 'definitions'} in ${stateDirectory}, none damaged`)];
}

/** Whether the disks under state and logs have room. */
export function checkDisk(patient: Patient): Finding[] {
  const { stateDirectory, runDirectory, logDirectory } = patient.house;
  const findings = [stateDirectory, runDirectory, logDirectory].flatMap((directory) => {
    if (statOf(patient, directory) === undefined) return [];
    const { bavail, bsize } = statfsSync(at(patient, directory));
    const free = bavail * bsize;
    const message = `${Math.floor(free / 1024 / 1024)} MiB are free under ${directory}`;
    if (free < leastBytes) return [problem('disk', message, `df -h ${directory}; make room`)];
    return free < lowBytes ? [warning('disk', message, `df -h ${directory}; make room`)] : [];
  });
  return findings.length > 0 ? findings : [ok('disk', 'there is room for state and logs')];
}
