import type { WhoAmIRequest, WhoAmIResponse } from '@holdfast/protocol';
import { isOpenDoor, Rights } from '../../access/rights.js';
import { isAbout } from '../../access/subject.js';
import { permissionNames } from '../../access/vocabulary.js';
import type { CallContext } from '../call-context.js';
import type { Services } from '../services.js';
import { describeWho } from './describe-who.js';

/** Answers who the caller is, and what rules give it. */
export async function whoAmI(
  { identity }: CallContext,
  { access: { policy } }: Services,
  _request: WhoAmIRequest,
): Promise<WhoAmIResponse> {
  const rights = new Rights(policy, identity);
  const roles = isOpenDoor(identity.door)
    ? ['administrator']
    : policy.rules
        .filter(({ effect, subjects }) => effect === 'allow' && subjects.some((subject) => isAbout(subject, identity)))
        .flatMap((rule) => rule.roles);
  return {
    identity: describeWho(identity),
    roles: [...new Set(roles)],
    permissions: permissionNames.filter((permission) => rights.mayAnywhere(permission)),
  };
}
