import {
  type Change,
  ChangeEffect,
  type DetachDomainDeviceRequest,
  type DetachDomainDeviceResponse,
  type Disk,
  type DomainSpec,
} from '@holdfast/protocol';
import type { Waiter } from '../../documents/documents.js';
import type { Job } from '../../jobs/job.js';
import { resolveScope } from '../../model/affect-scope.js';
import { Fault } from '../../model/fault.js';
import type { DomainObject } from '../../objects/domain-object.js';
import type { DomainRecord } from '../../objects/domain-record.js';
import type { CallContext } from '../call-context.js';
import { assertVersion, changeDomain } from '../change-domain.js';
import { findDomain } from '../domain/find-domain.js';
import { recordToDomain, toAnswer } from '../domain/to-domain.js';
import { liveGuest } from '../guest/live-guest.js';
import { timeLimit } from '../guest/time-limit.js';
import { factReporter } from '../intake.js';
import { commitChange } from '../records/record-change.js';
import type { Happening } from '../records/step.js';
import { writeDefinition } from '../records/write-definition.js';
import type { Services } from '../services.js';
import { configurationChange } from '../spec/change-spec.js';
import { nextBoot } from './attach-domain-device.js';
import { disksOf, withDisks } from './disk-lists.js';
import { type DiskWanted, findDisk, readDiskRef } from './find-disk.js';
import { settleDevices } from './settle-devices.js';

/** How long a guest may take, as in libvirt, when its caller does not say. */
const usualWaitMs = 5000;

interface Planned {
  readonly live: { readonly disk: Disk; readonly spec: DomainSpec } | undefined;
  readonly definition: DomainSpec | undefined;
  readonly changes: Change[];
}

/**
 * Takes a device out of the running guest, out of the next boot, or out of both. The guest is asked first: when it does not
 * let go, nothing has changed, and its disk keeps its leases.
 * @throws Fault DOMAIN_NOT_FOUND, DEVICE_NOT_FOUND, DEVICE_IN_USE, VERSION_MISMATCH, INVALID_STATE, INVALID_ARGUMENT,
 * XML_SYNTAX, XML_INVALID, UNSUPPORTED, MONITOR_FAILED, STATE_WRITE_FAILED
 */
export async function detachDomainDevice(
  context: CallContext,
  at: Services,
  { domain: ref, device, scope, ifVersion, validateOnly, waitMs }: DetachDomainDeviceRequest,
): Promise<DetachDomainDeviceResponse> {
  const domain = findDomain(context, at, ref);
  const wanted = await readDiskRef(context, at, device);
  const plan = (waiter: Waiter): Promise<Planned> => planDetach(waiter, at, domain.record, scope, wanted);
  if (validateOnly) {
    const { record } = domain;
    assertVersion(record, ifVersion);
    const { live, definition = record.definition, changes } = await plan(context);
    const after = record.live && live && { ...record.live, spec: live.spec };
    return { domain: recordToDomain(at, domain.uuid, { ...record, definition, live: after ?? record.live }), changes };
  }
  return changeDomain(context, at, domain, { kind: 'detach-device', class: 'async', ifVersion }, async (job) => {
    if (domain.record.live?.plugging !== undefined) await settleDevices(at, job, domain);
    const { live, definition, changes } = await plan(job);
    const change = definition && { definition, events: [configurationChange(nextBoot(changes))] };
    if (live !== undefined) {
      await unplug(at, job, domain, live.disk, { waitMs: waitMs || usualWaitMs, signal: context.signal, change });
    } else if (change !== undefined) await commitChange(at, job, domain, change);
    return { domain: toAnswer(at, domain), changes };
  });
}

interface Unplugging {
  readonly waitMs: number;
  /** Of the caller, beside the time. */
  readonly signal: AbortSignal;
  /** What changes with it: the next boot. */
  readonly change: { readonly definition: DomainSpec; readonly events: Happening[] } | undefined;
}

async function unplug(
  at: Services,
  job: Job,
  domain: DomainObject,
  { alias = '' }: Disk,
  { waitMs, signal, change }: Unplugging,
): Promise<void> {
  const { guest, incarnation } = liveGuest(domain);
  if (change !== undefined) {
    // Before the guest is asked, which cannot be taken back: a disk that is full is found out in time.
    const before = domain.record;
    job.undo.push('restore the definition on disk', () => writeDefinition(at, domain.uuid, before));
    await writeDefinition(at, domain.uuid, { ...before, definition: change.definition });
    at.failpoints.reach('commit.definition-written');
  }
  try {
    job.progress(undefined, 'waiting for the guest to let go of the disk');
    using limit = timeLimit(at.clock, waitMs, AbortSignal.any([job.signal, signal]));
    await guest.unplugDisk(alias, limit.signal);
    job.undo.keep();
    at.failpoints.reach('detach.unplugged');
    await settleDevices(at, job, domain, change);
  } catch (error) {
    job.signal.throwIfAborted();
    // Whatever else went wrong, the guest may have let go: that is looked at by itself.
    if (!(error instanceof Fault) || error.reason !== 'DEVICE_IN_USE') {
      factReporter(at, domain, incarnation)({ kind: 'device-removed', device: alias });
    }
    throw error;
  }
}

async function planDetach(
  waiter: Waiter,
  at: Services,
  { name, state, live, definition }: DomainRecord,
  scope: DetachDomainDeviceRequest['scope'],
  wanted: DiskWanted,
): Promise<Planned> {
  const affected = resolveScope('detach-device', { name, state, persistent: definition !== undefined }, scope);
  const changes: Change[] = [];
  const shrink = async (spec: DomainSpec, disk: Disk, effect: ChangeEffect): Promise<DomainSpec> => {
    const after = withDisks(
      spec,
      disksOf(spec).filter((each) => each !== disk),
    );
    changes.push(...(await at.documents.compare(spec, after, effect, waiter)));
    return after;
  };
  const disk = affected.live && live ? findDisk(live.spec, wanted, 'running guest') : undefined;
  const planned = live && disk && { disk, spec: await shrink(live.spec, disk, ChangeEffect.CHANGE_EFFECT_LIVE) };
  let after: DomainSpec | undefined;
  if (affected.nextBoot && definition !== undefined) {
    // A definition need not have the alias that the running guest has.
    const dev =
      live && disksOf(live.spec).find(({ alias }) => alias !== undefined && alias === wanted.alias)?.target?.dev;
    const meant = dev === undefined ? wanted : { ...wanted, isMeant: ({ target }: Disk) => target?.dev === dev };
    after = await shrink(definition, findDisk(definition, meant, 'next boot'), ChangeEffect.CHANGE_EFFECT_NEXT_BOOT);
    await at.documents.check(after, waiter);
  }
  return { live: planned, definition: after, changes };
}
