import {
  type AffectScope,
  type Change,
  ChangeEffect,
  type Domain,
  type DomainRef,
  type DomainSpec,
} from '@holdfast/protocol';
import type { Job } from '../../jobs/job.js';
import { type Affected, resolveScope } from '../../model/affect-scope.js';
import type { Waiter } from '../../documents/documents.js';
import type { DomainObject } from '../../objects/domain-object.js';
import type { DomainRecord, LiveGuest } from '../../objects/domain-record.js';
import type { CallContext } from '../call-context.js';
import { assertVersion, changeDomain } from '../change-domain.js';
import { assertRunnable } from './complete-spec.js';
import { findDomain } from '../domain/find-domain.js';
import { recordToDomain, toAnswer } from '../domain/to-domain.js';
import { commitChange } from '../records/record-change.js';
import type { Services } from '../services.js';
import type { Happening } from '../records/step.js';

/** A call that changes configurations of a domain. */
export interface SpecRequest {
  readonly domain?: DomainRef | undefined;
  readonly scope: AffectScope;
  readonly ifVersion: number;
  readonly validateOnly: boolean;
}

/** A change of one field or a few, in the running guest, for the next boot, or both. */
export interface SpecChange {
  /** Verb, for people. */
  readonly kind: string;
  /** Refuses, beyond the rules of scopes, what this change cannot affect. @throws Fault INVALID_STATE, UNSUPPORTED */
  readonly assertPossible?: (affected: Affected, record: DomainRecord) => void;
  /** Makes the changed configuration from one of the two. Pure. @throws Fault INVALID_ARGUMENT */
  readonly plan: (spec: DomainSpec, target: 'live' | 'next boot') => DomainSpec;
  /** Makes the running guest so, from one configuration to the other. */
  readonly apply?: (guest: LiveGuest['guest'], to: DomainSpec, signal: AbortSignal) => Promise<void>;
  /** What is told when anything has changed. */
  readonly tell: (changes: readonly Change[]) => Happening;
}

interface Planned {
  readonly live: LiveGuest | undefined;
  readonly definition: DomainSpec | undefined;
  readonly changes: Change[];
}

/**
 * Changes configurations of a domain: all that are meant, or none.
 * @throws Fault DOMAIN_NOT_FOUND, VERSION_MISMATCH, INVALID_STATE, INVALID_ARGUMENT, UNSUPPORTED, MONITOR_FAILED,
 * STATE_WRITE_FAILED
 */
export async function changeSpec(
  context: CallContext,
  at: Services,
  { domain: ref, scope, ifVersion, validateOnly }: SpecRequest,
  change: SpecChange,
): Promise<{ domain: Domain; changes: Change[] }> {
  const domain = findDomain(context, at, ref);
  if (validateOnly) {
    const { record } = domain;
    assertVersion(record, ifVersion);
    const { live, definition, changes } = await planChange(context, at, record, scope, change);
    return { domain: recordToDomain(at, domain.uuid, { ...record, live, definition }), changes };
  }
  return changeDomain(context, at, domain, { kind: change.kind, class: 'modify', ifVersion }, async (job) => {
    const planned = await planChange(job, at, domain.record, scope, change);
    await applyChange(at, job, domain, change, planned);
    return { domain: toAnswer(at, domain), changes: planned.changes };
  });
}

async function planChange(
  waiter: Waiter,
  at: Services,
  record: DomainRecord,
  scope: AffectScope,
  { kind, assertPossible, plan }: SpecChange,
): Promise<Planned> {
  const { name, state, live, definition } = record;
  const affected = resolveScope(kind, { name, state, persistent: definition !== undefined }, scope);
  assertPossible?.(affected, record);
  const nextLive = affected.live && live !== undefined ? { ...live, spec: plan(live.spec, 'live') } : live;
  const nextDefinition = affected.nextBoot && definition !== undefined ? plan(definition, 'next boot') : definition;
  const changes: Change[] = [];
  if (live !== undefined && nextLive !== undefined) {
    await at.documents.check(nextLive.spec, waiter);
    changes.push(...(await at.documents.compare(live.spec, nextLive.spec, ChangeEffect.CHANGE_EFFECT_LIVE, waiter)));
  }
  if (definition !== undefined && nextDefinition !== undefined && nextDefinition !== definition) {
    await at.documents.check(nextDefinition, waiter);
    assertRunnable(at, nextDefinition);
    changes.push(
      ...(await at.documents.compare(definition, nextDefinition, ChangeEffect.CHANGE_EFFECT_NEXT_BOOT, waiter)),
    );
  }
  return { live: nextLive, definition: nextDefinition, changes };
}

async function applyChange(
  at: Services,
  job: Job,
  domain: DomainObject,
  { apply, tell }: SpecChange,
  { live, definition, changes }: Planned,
): Promise<void> {
  const before = domain.record;
  if (apply !== undefined && live !== undefined && before.live !== undefined && live !== before.live) {
    const { guest, spec } = before.live;
    await apply(guest, live.spec, job.signal);
    job.undo.push('change the guest back', () => apply(guest, spec, new AbortController().signal));
    domain.hear(at.clock.now());
    at.failpoints.reach('guest.told');
  }
  if (changes.length > 0) await commitChange(at, job, domain, { live, definition, events: [tell(changes)] });
}

/** The event for a change of fields that has no kind of its own. */
export function configurationChange(changes: readonly Change[]): Happening {
  return { $case: 'configurationChange', value: { paths: [...new Set(changes.map(({ path }) => path))] } };
}
