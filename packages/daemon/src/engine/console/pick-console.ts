import type { DomainSpec } from '@holdfast/protocol';
import { Fault } from '../../model/fault.js';
import { invalidArgument } from '../invalid-argument.js';

/**
 * The alias of the serial port or console that is meant; the first where none is named.
 * @throws Fault UNSUPPORTED when the guest has none, INVALID_ARGUMENT
 */
export function pickConsole({ name, devices }: DomainSpec, wanted: string): string {
  const all = [...(devices?.serials ?? []), ...(devices?.consoles ?? [])];
  const aliases = [...new Set(all.flatMap(({ alias }) => (alias === undefined ? [] : [alias])))];
  const [first] = aliases;
  if (first === undefined) {
    throw new Fault('UNSUPPORTED', `domain ${name} has no serial port or console that could be opened`, {
      hint: 'add <serial type="pty"/> to its devices and start it again',
    });
  }
  if (wanted === '') return first;
  if (!aliases.includes(wanted)) throw invalidArgument('device', wanted, aliases.join(' or '));
  return wanted;
}
