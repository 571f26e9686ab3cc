import type { MethodEntry } from './method-entry.js';

/**
 * What of a call is deprecated, by full names: the method, and fields of its request that say something. Only methods
 * with `deprecated` need to be asked.
 */
export function deprecatedApis({ name, deprecated }: MethodEntry, request: object): readonly string[] {
  if (deprecated === undefined) return [];
  const api = name.slice(1).replace('/', '.');
  const values = request as Readonly<Record<string, unknown>>;
  const used = deprecated.fields.filter((field) => saysSomething(values[field]));
  return [...(deprecated.itself ? [api] : []), ...used.map((field) => `${api}.${field}`)];
}

/** Whether a field is set, as far as can be told of one that has a value when it is not. */
function saysSomething(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return value !== undefined && value !== false && value !== 0 && value !== 0n && value !== '';
}
