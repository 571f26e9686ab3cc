import { Fault } from '../../model/fault.js';
import type { DomainObject } from '../../objects/domain-object.js';
import type { LiveGuest } from '../../objects/domain-record.js';
import { stateName } from '../../model/states.js';

/** The guest of a domain that should have one. @throws Fault INVALID_STATE when it has none */
export function activeGuest({ record: { name, live, state } }: DomainObject, why: string): LiveGuest {
  if (live !== undefined) return live;
  throw new Fault('INVALID_STATE', `domain ${name} is ${stateName(state)}; ${why}`, {
    metadata: { state: stateName(state) },
  });
}
