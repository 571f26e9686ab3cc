import type { DomainObject } from '../../objects/domain-object.js';
import type { LiveGuest } from '../../objects/domain-record.js';

/** The guest of a domain that is known to be active. */
export function liveGuest({ record }: DomainObject): LiveGuest {
  if (record.live === undefined) throw new Error(`domain ${record.name} has no guest in state ${record.state}`);
  return record.live;
}
