import { type Finding, ok, warning } from '../finding.js';
import { textOf } from '../look.js';
import type { Patient } from '../patient.js';

/** Whether guests get cgroups of their own. */
export function checkCgroups(patient: Patient): Finding[] {
  const mounts = textOf(patient, '/proc/self/mountinfo').split('\n');
  const unified = mounts.find((line) => / - cgroup2 /.test(line))?.split(' ')[4];
  if (unified === undefined) {
    const remedy = 'boot with systemd.unified_cgroup_hierarchy=1';
    return [warning('cgroups', 'there is no unified hierarchy: guests stay in the cgroup of the daemon', remedy)];
  }
  if (unified !== '/sys/fs/cgroup') {
    const message = `the unified hierarchy is at ${unified}, beside the older one; limits of guests need it alone`;
    return [warning('cgroups', message, 'boot with systemd.unified_cgroup_hierarchy=1')];
  }
  return [ok('cgroups', 'the unified hierarchy is in use')];
}
