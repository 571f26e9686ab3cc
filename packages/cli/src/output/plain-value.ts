/** A value that JSON and YAML can write. */
export type PlainValue =
  | string
  | number
  | boolean
  | null
  | readonly PlainValue[]
  | { readonly [name: string]: PlainValue };

/**
 * Writes any answer of the SDK as plain data: times in ISO 8601, bytes in base64, integers beyond 2^53 as decimal strings.
 * Properties that are absent, and fields that this release does not know, are left out.
 */
export function plainValue(value: unknown): PlainValue {
  if (value === null) return null;
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'bigint':
      return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
    case 'object':
      if (value instanceof Date) return value.toISOString();
      if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
      if (Array.isArray(value)) return value.map(plainValue);
      return plainObject(value);
    // None of these has a meaning outside of the program.
    case 'undefined':
    case 'function':
    case 'symbol':
  }
  return null;
}

function plainObject(value: object): { [name: string]: PlainValue } {
  const plain: { [name: string]: PlainValue } = {};
  for (const [name, property] of Object.entries(value)) {
    if (property === undefined || name === '_unknownFields' || typeof property === 'function') continue;
    plain[name] = plainValue(property);
  }
  return plain;
}
