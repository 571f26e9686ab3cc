import type { DomainSpec } from '@holdfast/protocol';
import { applyDefaults } from '../model/apply-defaults.js';
import { Fault } from '../model/fault.js';
import { throwViolations, validateSpec } from '../model/validate-spec.js';
import { chooseGuest } from './choose-guest.js';
import type { Services } from './services.js';

/**
 * Fills in what a configuration leaves open on this host, and checks all of it.
 * @throws Fault INVALID_ARGUMENT for what is never accepted, UNSUPPORTED for what this driver cannot run
 */
export async function completeSpec(at: Services, spec: DomainSpec, signal: AbortSignal): Promise<DomainSpec> {
  assertValid(spec);
  const guest = await chooseGuest(at, { type: spec.type, arch: spec.os?.arch }, signal);
  const complete = applyDefaults(spec, {
    domainType: guest.domainType,
    arch: guest.arch,
    machine: guest.machines[0] ?? '',
    emulator: guest.emulator === '' ? undefined : guest.emulator,
  });
  assertValid(complete);
  assertRunnable(at, complete);
  return complete;
}

/** Refuses what is never accepted, on any driver. @throws Fault INVALID_ARGUMENT */
export function assertValid(spec: DomainSpec): void {
  throwViolations(validateSpec(spec).map((violation) => ({ ...violation, field: `spec.${violation.field}` })));
}

/** Refuses what the driver cannot run. @throws Fault UNSUPPORTED */
export function assertRunnable(at: Services, spec: DomainSpec): void {
  const refusals = at.driver.refusals(spec);
  const [first] = refusals;
  if (first === undefined) return;
  const violations = refusals.map(({ field, found, expected }) => ({
    field: `spec.${field}`,
    found,
    expected,
    message: `${field} is ${found}; the ${at.driver.name} driver needs ${expected}`,
  }));
  const message = violations[0]?.message ?? '';
  const more = violations.length - 1;
  throw new Fault('UNSUPPORTED', more === 0 ? message : `${message} (and ${more} more)`, { violations });
}
