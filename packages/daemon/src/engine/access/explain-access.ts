import type { AccessFinding, ExplainAccessRequest, ExplainAccessResponse } from '@holdfast/protocol';
import { type AccessObject, describeObject, hostObject } from '../../access/access-object.js';
import { readAccounts } from '../../access/accounts.js';
import { assumeIdentity } from '../../access/assumed-identity.js';
import { explainAccess as explain } from '../../access/explain-access.js';
import type { Identity } from '../../access/identity.js';
import type { Policy } from '../../access/policy.js';
import { Fault } from '../../model/fault.js';
import type { CallContext } from '../call-context.js';
import type { Services } from '../services.js';
import { describeWho } from './describe-who.js';
import { explainedDomain } from './explained-domain.js';
import { type Needed, neededFor } from './needed-for.js';

/** Tells whether the caller, or somebody else, may do something, and which rule says so. */
export async function explainAccess(
  context: CallContext,
  at: Services,
  { action, domain, subjects }: ExplainAccessRequest,
): Promise<ExplainAccessResponse> {
  if (subjects.length > 0 && !context.access.may('connect:write', hostObject)) {
    throw new Fault('PERMISSION_DENIED', 'to ask what others may do takes connect:write, which you do not have', {
      metadata: { permission: 'connect:write', method: 'ExplainAccess' },
      hint: 'without subjects it is told what you may do yourself',
    });
  }
  const identity = subjects.length === 0 ? context.identity : await assumed(subjects);
  const needed = neededFor(action, domain !== undefined);
  const object = domain && explainedDomain(context, at, domain);
  const findings = needed.permissions.map(({ permission, neededWith }) => ({
    ...findingOf(at.access.policy, identity, permission, object),
    neededWith,
  }));
  const missing = findings.find(({ allowed, neededWith }) => !allowed && neededWith === '');
  const obstacle = refusalOfDoor(needed, identity) ?? missing?.reason;
  const who = describeWho(identity);
  const reasons = findings.filter(({ neededWith }) => neededWith === '').map(({ reason }) => reason);
  const why = obstacle ?? (reasons.length === 0 ? 'everybody who is connected may' : reasons.join('; '));
  const target = object === undefined ? '' : ` with ${describeObject(object)}`;
  return {
    allowed: obstacle === undefined,
    missingPermission: missing?.permission ?? '',
    sentence: `${who.caller} ${obstacle === undefined ? 'may' : 'may not'} do ${action}${target}: ${why}`,
    object: object === undefined ? '' : describeObject(object),
    identity: who,
    findings,
  };
}

async function assumed(subjects: readonly string[]): Promise<Identity> {
  const identity = assumeIdentity(subjects, await readAccounts());
  if (typeof identity !== 'string') return identity;
  const [field, found] = ['subjects', subjects.join(' ')];
  const violation = { field, found, expected: 'subjects as a policy writes them', message: identity };
  throw new Fault('INVALID_ARGUMENT', `${field}: ${identity}`, { violations: [violation] });
}

/** Why the door is in the way whatever the rules say. */
function refusalOfDoor({ method }: Needed, { door }: Identity): string | undefined {
  if (method?.adminOnly === true && door !== 'admin') return 'it is served behind the admin door only';
  return method?.mutating === true && door === 'ro' ? 'the read-only door lets nothing change' : undefined;
}

function findingOf(
  policy: Policy,
  identity: Identity,
  permission: string,
  domain: AccessObject | undefined,
): Omit<AccessFinding, 'neededWith'> {
  const ofClass: Readonly<Record<string, AccessObject | undefined>> = { connect: hostObject, domain };
  const object = ofClass[permission.slice(0, permission.indexOf(':'))];
  const { isAllowed, reason, rules, decisive } = explain(policy, identity, permission, object);
  return {
    permission,
    allowed: isAllowed,
    reason,
    rules: rules.map((rule) => ({
      file: rule.line === undefined ? '' : (policy.path ?? ''),
      line: rule.line ?? 0,
      label: rule.label,
      effect: rule.effect,
      decides: rule === decisive,
    })),
  };
}
