import type { DomainSpec } from '@holdfast/protocol';
import { Fault } from './fault.js';
import { bootViolations } from './rules/boot-rules.js';
import { characterDeviceViolations } from './rules/character-device-rules.js';
import { deviceViolations } from './rules/device-rules.js';
import { diskViolations } from './rules/disk-rules.js';
import { fieldViolations } from './rules/field-violations.js';
import { identityViolations, nameViolations } from './rules/identity-rules.js';
import { interfaceViolations } from './rules/interface-rules.js';
import { memoryViolations } from './rules/memory-rules.js';
import { vcpuViolations } from './rules/vcpu-rules.js';
import type { SpecViolation } from './rules/violation.js';

export type { SpecViolation } from './rules/violation.js';

const rules = [
  identityViolations,
  memoryViolations,
  vcpuViolations,
  bootViolations,
  diskViolations,
  interfaceViolations,
  characterDeviceViolations,
  deviceViolations,
] as const;

/**
 * All that is wrong with a spec, on any driver: what the schema's rules say of single fields, then what must hold
 * between them. Legal before and after {@link applyDefaults}. A field that is wrong by itself is named once.
 */
export function validateSpec(spec: DomainSpec): readonly SpecViolation[] {
  const single = fieldViolations('DomainSpec', spec);
  const named = new Set(single.map(({ field }) => field));
  return [...single, ...rules.flatMap((rule) => rule(spec)).filter(({ field }) => !named.has(field))];
}

/** All that is wrong with a new name for a domain; `field` is where it was given. */
export function validateName(name: string, field: string): readonly SpecViolation[] {
  return nameViolations(field, name);
}

/**
 * Refuses when anything is wrong, with every violation.
 * @throws Fault INVALID_ARGUMENT
 */
export function throwViolations(violations: readonly SpecViolation[]): void {
  const [first, ...others] = violations;
  if (first === undefined) return;
  const more = others.length === 0 ? '' : `; and ${others.length} more`;
  throw new Fault('INVALID_ARGUMENT', `${first.message}${more}`, { violations });
}
