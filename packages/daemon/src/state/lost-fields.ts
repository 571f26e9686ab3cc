import { isJsonObject } from './json.js';
import type { Json, JsonObject } from './json.js';

/** Paths of what is said in a stored document and missing or different in what this release makes of it. */
export function lostFields(stored: JsonObject, known: JsonObject): string[] {
  return Object.entries(stored).flatMap(([key, value]) => lost(key, value, known[key]));
}

function lost(path: string, stored: Json, known: Json | undefined): string[] {
  if (isEmpty(stored)) return []; // Proto JSON leaves out what is empty; so may this release what an editor wrote.
  if (isJsonObject(stored) && isJsonObject(known)) {
    return lostFields(stored, known).map((field) => `${path}.${field}`);
  }
  if (Array.isArray(stored) && Array.isArray(known)) {
    return stored.flatMap((item: Json, index) => lost(`${path}[${index}]`, item, known[index] as Json | undefined));
  }
  return stored === known ? [] : [path];
}

function isEmpty(value: Json): boolean {
  if (typeof value === 'object' && value !== null) return Object.values(value).every(isEmpty);
  return value === null || value === '' || value === 0 || value === '0' || value === false;
}
