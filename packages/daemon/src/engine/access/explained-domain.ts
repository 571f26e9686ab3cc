import type { DomainRef } from '@holdfast/protocol';
import type { AccessObject } from '../../access/access-object.js';
import { Fault } from '../../model/fault.js';
import { normalizeUuid } from '../../model/uuid.js';
import type { DomainObject } from '../../objects/domain-object.js';
import { accessObject } from '../domain/access-object.js';
import type { CallContext } from '../call-context.js';
import type { Services } from '../services.js';

/**
 * The domain that somebody asks about. Of one that is not there, or that the asker may not know of, only what was asked
 * with is known: the two must not be told apart.
 * @throws Fault INVALID_ARGUMENT
 */
export function explainedDomain({ access }: CallContext, { domains }: Services, ref: DomainRef): AccessObject {
  const { by } = ref;
  let [found, asked]: [DomainObject | undefined, Partial<AccessObject>] = [undefined, {}];
  if (by?.$case === 'name') [found, asked] = [domains.byName(by.value), { name: by.value }];
  else if (by?.$case === 'id') found = domains.byGuestId(by.value);
  else {
    const uuid = by === undefined ? undefined : normalizeUuid(by.value);
    if (uuid === undefined) throw new Fault('INVALID_ARGUMENT', 'domain is no uuid, name or id');
    [found, asked] = [domains.byUuid(uuid), { uuid }];
  }
  const object = found && accessObject(found);
  return object !== undefined && access.maySee(object) ? object : { class: 'domain', ...asked };
}
