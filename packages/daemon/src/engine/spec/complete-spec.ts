import type { DomainSpec } from '@holdfast/protocol';
import { applyDefaults } from '../../model/apply-defaults.js';
import { Fault } from '../../model/fault.js';
import { throwViolations, validateSpec } from '../../model/validate-spec.js';
import { chooseGuest } from './choose-guest.js';
import { explainInXml } from './explain-in-xml.js';
import type { Services } from '../services.js';

/** What was given for a domain: a configuration, and the document that it was read from where it was one. */
export interface SpecToComplete {
  readonly spec: DomainSpec;
  readonly xml: string | undefined;
}

/**
 * Fills in what a configuration leaves open on this host, and checks all of it.
 * @throws Fault INVALID_ARGUMENT or XML_INVALID for what is never accepted, UNSUPPORTED for what this driver cannot run
 */
export async function completeSpec(
  at: Services,
  { spec, xml }: SpecToComplete,
  uuid: string,
  signal: AbortSignal,
): Promise<DomainSpec> {
  try {
    const guest = await chooseGuest(at, { type: spec.type, arch: spec.os?.arch }, signal);
    const host = {
      domainType: guest.domainType,
      arch: guest.arch,
      machine: guest.machines[0] ?? '',
      emulator: guest.emulator === '' ? undefined : guest.emulator,
    };
    const complete = applyDefaults({ ...spec, uuid }, host);
    assertValid(complete);
    assertRunnable(at, complete);
    return complete;
  } catch (error) {
    throw explainInXml(error, xml);
  }
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
