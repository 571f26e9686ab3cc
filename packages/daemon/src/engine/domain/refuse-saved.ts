import { Fault } from '../../model/fault.js';
import { stateName } from '../../model/states.js';
import type { DomainRecord } from '../../objects/domain-record.js';

/** Refuses what a domain with a saved state cannot follow. @throws Fault INVALID_STATE */
export function refuseSaved({ name, saved, state }: DomainRecord, verb: string, hint: string): void {
  if (saved === undefined || saved.used) return;
  throw new Fault('INVALID_STATE', `domain ${name} has a saved state; ${verb} needs a domain without`, {
    metadata: { state: stateName(state) },
    hint: `${hint}: holdfast domain managedsave-remove ${name}`,
  });
}
