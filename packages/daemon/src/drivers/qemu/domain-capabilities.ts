import { DomainCapability } from '@holdfast/protocol';
import { familyOf } from './capabilities/emulator-facts.js';
import { busesOf } from './support/disk-rules.js';
import { snakeCase } from './support/snake-case.js';
import type { AnySupport } from './support/support.js';
import { supportedSpec } from './support/supported-spec.js';

/** A recursive part of the spec is described once. */
const mostDepth = 8;

/** Every field of the spec with a closed vocabulary, and the values accepted for it on that machine. */
export function domainCapabilities(machine: string): DomainCapability[] {
  const family = familyOf(machine) ?? 'pc';
  return fields(supportedSpec as AnySupport, '', 0).map(({ path, values }) => {
    const here = path === 'devices.disks.target.bus' ? values.filter((bus) => busesOf[family].includes(bus)) : values;
    return DomainCapability.fromPartial({ path, values: here });
  });
}

function fields(support: AnySupport, path: string, depth: number): { path: string; values: string[] }[] {
  if (support === 'any' || depth > mostDepth) return [];
  if (Array.isArray(support)) return [{ path, values: support.map(String) }];
  return Object.entries(support).flatMap(([key, inner]) => {
    // What lies under an image is described as the image is.
    if (inner === undefined || (key === 'backingStore' && path.endsWith('backing_store'))) return [];
    return fields(inner, path === '' ? snakeCase(key) : `${path}.${snakeCase(key)}`, depth + 1);
  });
}
