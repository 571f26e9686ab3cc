import type { DomainSpec } from '@holdfast/protocol';
import type { GivenDocument, Waiter } from '../../documents/documents.js';
import type { HostDefaults } from '../../model/apply-defaults.js';
import { Fault } from '../../model/fault.js';
import { chooseGuest } from './choose-guest.js';
import type { SpecRefusal } from '../../drivers/driver.js';
import type { Services } from '../services.js';

/**
 * Fills in what a configuration leaves open on this host, and checks all of it.
 * @throws Fault INVALID_ARGUMENT or XML_INVALID for what is never accepted, UNSUPPORTED for what this driver cannot run
 */
export async function completeSpec(
  at: Services,
  { spec, xml }: GivenDocument,
  uuid: string,
  waiter: Waiter,
): Promise<DomainSpec> {
  const explained = async <T>(work: () => T | Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw await at.documents.explain(error, xml, waiter);
    }
  };
  const host = await explained(() => hostDefaults(at, spec, waiter.signal));
  const complete = await at.documents.complete({ spec: { ...spec, uuid }, xml }, host, waiter);
  await explained(() => assertRunnable(at, complete));
  return complete;
}

async function hostDefaults(at: Services, { type, os }: DomainSpec, signal: AbortSignal): Promise<HostDefaults> {
  const guest = await chooseGuest(at, { type, arch: os?.arch }, signal);
  return {
    domainType: guest.domainType,
    arch: guest.arch,
    machine: guest.machines[0] ?? '',
    emulator: guest.emulator === '' ? undefined : guest.emulator,
  };
}

/** Refuses what the driver cannot run. @throws Fault UNSUPPORTED */
export function assertRunnable(at: Services, spec: DomainSpec): void {
  refuse(at, at.driver.refusals(spec));
}

/** Refuses with all that a driver has to say. @throws Fault UNSUPPORTED when it says anything */
export function refuse(at: Services, refusals: readonly SpecRefusal[]): void {
  const [first] = refusals;
  if (first === undefined) return;
  const { name } = at.driver;
  const violations = refusals.map(({ field, found, expected }) => ({
    field: `spec.${field}`,
    found,
    expected,
    message:
      expected === ''
        ? `${field} is given; the ${name} driver cannot do that yet`
        : `${field} is ${found}; the ${name} driver needs ${expected}`,
  }));
  const message = violations[0]?.message ?? '';
  const more = violations.length - 1;
  throw new Fault('UNSUPPORTED', more === 0 ? message : `${message} (and ${more} more)`, { violations });
}
