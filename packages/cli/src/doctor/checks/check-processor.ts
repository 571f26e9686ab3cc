import { type Finding, ok, warning } from '../finding.js';
import { textOf } from '../look.js';
import type { Patient } from '../patient.js';

/** Whether the processor can run guests by itself. */
export function checkProcessor(patient: Patient): Finding[] {
  const text = textOf(patient, '/proc/cpuinfo');
  const [, flags = ''] = /^(?:flags|Features)\s*:(.*)$/m.exec(text) ?? [];
  const words = new Set(flags.trim().split(/\s+/));
  if (words.has('vmx')) return [ok('processor', 'it virtualizes (Intel VT-x)')];
  if (words.has('svm')) return [ok('processor', 'it virtualizes (AMD-V)')];
  if (!/^flags\s*:/m.test(text)) return [ok('processor', 'it is not of a kind that tells by a flag')];
  const message = words.has('hypervisor')
    ? 'it is virtual itself and shows no virtualization of its own: guests are emulated, and slow'
    : 'it shows no virtualization: it has none, or it is off in the firmware; guests are emulated, and slow';
  const remedy = words.has('hypervisor')
    ? 'turn on nested virtualization where this host runs'
    : 'turn on VT-x or AMD-V (SVM) in the setup of the firmware';
  return [warning('processor', message, remedy)];
}
