import { AffectScope } from '@holdfast/protocol';
import { Fault } from './fault.js';
import { isActive, stateName } from './states.js';
import type { DomainSituation } from './transitions.js';

/** Which of a domain's two configurations a call changes. */
export interface Affected {
  readonly live: boolean;
  readonly nextBoot: boolean;
}

/**
 * Decides for a domain as it is now which configurations are meant.
 * @throws Fault INVALID_STATE when the running guest is meant and there is none, or a definition that does not exist
 */
export function resolveScope(verb: string, domain: DomainSituation, scope: AffectScope): Affected {
  const guest = isActive(domain.state);
  const affected = affectedBy(scope, guest);
  const metadata = { state: stateName(domain.state) };
  if (affected.live && !guest) {
    const message = `domain ${domain.name} is ${metadata.state}; ${verb} of the running guest needs an active domain`;
    throw new Fault('INVALID_STATE', message, { metadata });
  }
  if (affected.nextBoot && !domain.persistent) {
    const message = `domain ${domain.name} is transient; ${verb} for the next boot needs a persistent domain`;
    throw new Fault('INVALID_STATE', message, { metadata });
  }
  return affected;
}

function affectedBy(scope: AffectScope, guest: boolean): Affected {
  switch (scope) {
    case AffectScope.AFFECT_SCOPE_LIVE:
      return { live: true, nextBoot: false };
    case AffectScope.AFFECT_SCOPE_NEXT_BOOT:
      return { live: false, nextBoot: true };
    case AffectScope.AFFECT_SCOPE_BOTH:
      return { live: true, nextBoot: true };
    case AffectScope.AFFECT_SCOPE_UNSPECIFIED:
    case AffectScope.UNRECOGNIZED:
    default:
      return { live: guest, nextBoot: !guest };
  }
}
