import { type Finding, ok, problem } from '../finding.js';
import type { Patient } from '../patient.js';

const needed = [22, 15] as const;

/** Whether Node.js is new enough. */
export function checkNode({ nodeVersion }: Patient): Finding[] {
  const [major = 0, minor = 0] = nodeVersion.replace(/^v/, '').split('.').map(Number);
  const isEnough = major > needed[0] || (major === needed[0] && minor >= needed[1]);
  if (isEnough) return [ok('node', `Node.js ${nodeVersion}`)];
  const message = `Node.js ${nodeVersion} is too old; ${needed.join('.')} or newer is needed`;
  return [problem('node', message, 'install a newer Node.js: https://nodejs.org')];
}
