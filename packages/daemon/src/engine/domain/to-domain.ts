import { type Domain, DomainSpec } from '@holdfast/protocol';
import { assignAliases } from '../../model/assign-aliases.js';
import { redactSecrets } from '../../model/redact-secrets.js';
import { toTimestamp } from '../../model/timestamp.js';
import type { DomainObject } from '../../objects/domain-object.js';
import type { DomainRecord } from '../../objects/domain-record.js';
import type { Services } from '../services.js';

/** How much of a domain to tell. */
export interface DomainView {
  /** With passwords and other secrets. */
  readonly secrets?: boolean;
  /** Without the two configurations, which are large. */
  readonly brief?: boolean;
}

/** What is known of a domain beside its record. */
interface Moment {
  readonly runningOperationId?: string;
  readonly heardMs?: number | undefined;
}

/** Writes a domain as it is known now. Asks nobody. */
export function toDomain(at: Services, domain: DomainObject, view: DomainView = {}): Domain {
  const runningOperationId = domain.jobs.holder?.operationId ?? '';
  return recordToDomain(at, domain.uuid, domain.record, view, { runningOperationId, heardMs: domain.heardMs });
}

/** Writes a domain as a call leaves it, for its answer: the call itself holds it no longer. */
export function toAnswer(at: Services, domain: DomainObject): Domain {
  return recordToDomain(at, domain.uuid, domain.record, {}, { heardMs: domain.heardMs });
}

/** Writes a domain as a record says, for one that is not or not yet so. */
export function recordToDomain(
  at: Services,
  uuid: string,
  record: DomainRecord,
  { secrets = false, brief = false }: DomainView = {},
  { runningOperationId = '', heardMs }: Moment = {},
): Domain {
  const { live, definition } = record;
  const pid = live?.guest.process?.pid;
  const show = (spec: DomainSpec): DomainSpec => (secrets ? spec : redactSecrets(spec));
  const spec = live?.spec ?? definition;
  const nextBoot = live === undefined || brief ? undefined : nextBootOf(live.spec, definition);
  return {
    uuid,
    name: record.name,
    resourceVersion: record.resourceVersion,
    ...(live === undefined ? {} : { id: live.id }),
    state: record.state,
    reason: record.reason,
    stateChangedAt: toTimestamp(record.stateChangedMs),
    persistent: definition !== undefined,
    autostart: record.autostart,
    ...(spec === undefined || brief ? {} : { spec: show(spec) }),
    ...(nextBoot === undefined ? {} : { nextBootSpec: show(nextBoot) }),
    driver: at.driver.name,
    ...(pid === undefined ? {} : { pid }),
    leases: live?.leaseStanding === 'held' ? [...live.leases] : [],
    runningOperationId,
    unreachable: live?.unreachable ?? false,
    hasManagedSave: record.saved !== undefined && !record.saved.used,
    ...(live === undefined || heardMs === undefined ? {} : { heardAt: toTimestamp(heardMs) }),
  };
}

/** The definition, where the guest would not be the same if it were started from it now. */
function nextBootOf(live: DomainSpec, definition: DomainSpec | undefined): DomainSpec | undefined {
  if (definition === undefined) return undefined;
  const isSame = Buffer.from(encode(assignAliases(definition))).equals(encode(live));
  return isSame ? undefined : definition;
}

function encode(spec: DomainSpec): Uint8Array {
  return DomainSpec.encode(spec).finish();
}
