import {
  type AttachDomainDeviceRequest,
  type AttachDomainDeviceResponse,
  type Change,
  ChangeEffect,
  type Disk,
  type DomainSpec,
} from '@holdfast/protocol';
import type { Waiter } from '../../documents/documents.js';
import { resolveScope } from '../../model/affect-scope.js';
import { aliasOfNewDisk } from '../../model/assign-aliases.js';
import { Fault } from '../../model/fault.js';
import type { DomainRecord, LiveGuest } from '../../objects/domain-record.js';
import type { CallContext } from '../call-context.js';
import { assertVersion, changeDomain } from '../change-domain.js';
import { findDomain } from '../domain/find-domain.js';
import { recordToDomain, toAnswer } from '../domain/to-domain.js';
import { commitChange } from '../records/record-change.js';
import type { Services } from '../services.js';
import { configurationChange } from '../spec/change-spec.js';
import { completeSpec, refuse } from '../spec/complete-spec.js';
import { disksOf, withDisks } from './disk-lists.js';
import { plugDisk } from './plug-disk.js';
import { demandDisk, readDevice } from './read-device.js';
import { settleDevices } from './settle-devices.js';

/** What one more disk makes of a domain. */
interface Planned {
  /** The disk as the running guest gets it, and what that then runs with; undefined: it gets none. */
  readonly live: { readonly disk: Disk; readonly spec: DomainSpec } | undefined;
  readonly definition: DomainSpec | undefined;
  readonly changes: Change[];
}

/**
 * Adds a device to the running guest, to the next boot, or to both: all that are meant, or none.
 * @throws Fault DOMAIN_NOT_FOUND, VERSION_MISMATCH, INVALID_STATE, INVALID_ARGUMENT, XML_SYNTAX, XML_INVALID, UNSUPPORTED,
 * LEASE_BUSY, LOCKD_UNAVAILABLE, FILE_NOT_FOUND, FILE_PERMISSION, MONITOR_FAILED, STATE_WRITE_FAILED
 */
export async function attachDomainDevice(
  context: CallContext,
  at: Services,
  { domain: ref, source, scope, ifVersion, validateOnly, strict }: AttachDomainDeviceRequest,
): Promise<AttachDomainDeviceResponse> {
  const domain = findDomain(context, at, ref);
  const given = await readDevice(context, at, source, 'source', strict);
  const disk = demandDisk(given, 'attached');
  const warnings = [...given.warnings];
  const plan = (waiter: Waiter): Promise<Planned> => planAttach(waiter, at, domain.uuid, domain.record, scope, disk);
  if (validateOnly) {
    const { record } = domain;
    assertVersion(record, ifVersion);
    const { live, definition = record.definition, changes } = await plan(context);
    const after = record.live && live && { ...record.live, spec: live.spec };
    return {
      domain: recordToDomain(at, domain.uuid, { ...record, definition, live: after ?? record.live }),
      changes,
      warnings,
    };
  }
  return changeDomain(context, at, domain, { kind: 'attach-device', class: 'async', ifVersion }, async (job) => {
    if (domain.record.live?.plugging !== undefined) await settleDevices(at, job, domain);
    const { live, definition = domain.record.definition, changes } = await plan(job);
    const plugged = live && (await plugDisk(at, job, domain, live));
    await commitChange(at, job, domain, {
      definition,
      ...(plugged === undefined ? {} : { live: plugged.live }),
      events: [
        ...(plugged === undefined ? [] : [{ $case: 'deviceAdded', value: { alias: plugged.alias } } as const]),
        ...(definition === domain.record.definition ? [] : [configurationChange(nextBoot(changes))]),
      ],
    });
    return { domain: toAnswer(at, domain), changes, warnings };
  });
}

/** Those changes that are about the next boot. */
export function nextBoot(changes: readonly Change[]): Change[] {
  return changes.filter(({ effect }) => effect === ChangeEffect.CHANGE_EFFECT_NEXT_BOOT);
}

async function planAttach(
  waiter: Waiter,
  at: Services,
  uuid: string,
  { name, state, live, definition }: DomainRecord,
  scope: AttachDomainDeviceRequest['scope'],
  disk: Disk,
): Promise<Planned> {
  const affected = resolveScope('attach-device', { name, state, persistent: definition !== undefined }, scope);
  const { alias: _alias, ...bare } = disk;
  const kept = disk.alias?.startsWith('ua-') === true ? disk : { ...bare, alias: undefined };
  const grow = async (spec: DomainSpec): Promise<DomainSpec> =>
    completeSpec(at, { spec: withDisks(spec, [...disksOf(spec), kept]), xml: undefined }, uuid, waiter);
  const changes: Change[] = [];
  let next: Planned['live'];
  if (affected.live && live !== undefined) {
    demandLeases(name, live);
    const spec = await grow(live.spec);
    const complete = disksOf(spec).at(-1) ?? kept;
    refuse(at, at.driver.plugRefusals(live.spec, complete));
    const named = { ...complete, alias: aliasOfNewDisk(complete, live.spec.devices) };
    next = { disk: named, spec: withDisks(spec, [...disksOf(live.spec), named]) };
    changes.push(...(await at.documents.compare(live.spec, next.spec, ChangeEffect.CHANGE_EFFECT_LIVE, waiter)));
  }
  const after = affected.nextBoot && definition !== undefined ? await grow(definition) : undefined;
  if (after !== undefined && definition !== undefined) {
    changes.push(...(await at.documents.compare(definition, after, ChangeEffect.CHANGE_EFFECT_NEXT_BOOT, waiter)));
  }
  return { live: next, definition: after, changes };
}

/** A guest that is without its leases takes them all together again, or none. */
function demandLeases(name: string, { leaseStanding }: LiveGuest): void {
  if (leaseStanding === 'held') return;
  const why = leaseStanding === 'lost' ? 'has lost a lease' : 'has given its leases back while it is paused';
  throw new Fault('INVALID_STATE', `domain ${name} ${why}; attach-device needs a guest that holds its leases`, {
    hint: 'resume it first',
  });
}
