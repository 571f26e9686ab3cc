import type { SpecRefusal } from '../../driver.js';
import type { EmulatorFacts, MachineFacts, MachineFamily } from '../capabilities/emulator-facts.js';

/** What a rule about a spec must know of the host. */
export interface RuleContext {
  readonly emulator: EmulatorFacts;
  readonly machine: MachineFacts;
  readonly family: MachineFamily;
  readonly accelerator: 'kvm' | 'tcg';
}

/** A refusal, unless the condition holds. */
export function demand(holds: boolean, field: string, found: unknown, expected: string): SpecRefusal[] {
  return holds ? [] : [{ field, found: textOf(found), expected }];
}

function textOf(found: unknown): string {
  if (found === undefined) return 'nothing';
  return typeof found === 'object' ? 'present' : String(found as string | number | boolean | bigint);
}
