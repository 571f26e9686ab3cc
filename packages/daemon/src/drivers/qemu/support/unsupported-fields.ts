import type { DomainSpec } from '@holdfast/protocol';
import type { SpecRefusal } from '../../driver.js';
import { snakeCase } from './snake-case.js';
import type { AnySupport } from './support.js';
import { supportedSpec } from './supported-spec.js';

/** No value would be accepted: this driver cannot do that yet. */
const nothing = '';

/** Names every field of a spec that is set and not supported, or has a value that is not. */
export function unsupportedFields(spec: DomainSpec): SpecRefusal[] {
  return walk(spec, supportedSpec as AnySupport, '');
}

function walk(value: unknown, support: AnySupport | undefined, path: string): SpecRefusal[] {
  if (support === 'any' || !isSet(value)) return [];
  if (support === undefined) return [{ field: path, found: describe(value), expected: nothing }];
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) => walk(item, support, `${path}[${index}]`));
  }
  if (isList(support)) {
    const isAccepted = support.some((accepted) => accepted === value);
    return isAccepted ? [] : [{ field: path, found: describe(value), expected: support.join(', ') }];
  }
  return Object.entries(value as Readonly<Record<string, unknown>>).flatMap(([key, inner]) => {
    if (key === '_unknownFields') return unknownFields(inner, path);
    return walk(inner, support[key], path === '' ? snakeCase(key) : `${path}.${snakeCase(key)}`);
  });
}

/** A newer release may have sent what this one does not know; to leave it out would run another guest than was asked for. */
function unknownFields(fields: unknown, path: string): SpecRefusal[] {
  return Object.keys(fields ?? {}).map((number) => ({
    field: path === '' ? `(${number})` : `${path}.(${number})`,
    found: 'a field of a newer release',
    expected: nothing,
  }));
}

/** A message without fields is set: `<transient/>` says something by being there. */
function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

function isList(support: AnySupport): support is readonly (string | number | boolean | bigint)[] {
  return Array.isArray(support);
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return `${value.length} of them`;
  return typeof value === 'object' ? 'present' : String(value as string | number | boolean | bigint);
}
