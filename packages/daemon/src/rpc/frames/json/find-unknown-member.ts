import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { closestWord } from '@holdfast/protocol';
import type { Violation } from '@holdfast/protocol';

/** Finds the first member of a JSON document that its message does not have; undefined: something else is wrong with it. */
export function findUnknownMember(
  message: DescMessage,
  json: unknown,
  path = '',
): Pick<Violation, 'field' | 'found' | 'expected' | 'message'> | undefined {
  // These have a JSON of their own.
  if (message.typeName.startsWith('google.protobuf.')) return undefined;
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined;
  for (const [name, value] of Object.entries(json)) {
    const field = message.fields.find((each) => each.jsonName === name || each.name === name);
    const at = path === '' ? name : `${path}.${name}`;
    if (field === undefined) return unknown(message, name, at);
    const below = findBelow(field, value, at);
    if (below !== undefined) return below;
  }
  return undefined;
}

function findBelow(field: DescField, value: unknown, at: string): ReturnType<typeof findUnknownMember> {
  if (field.message === undefined) return undefined;
  if (field.fieldKind === 'message') return findUnknownMember(field.message, value, at);
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, each] of Object.entries(value)) {
    const found = findUnknownMember(field.message, each, `${at}[${key}]`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function unknown(message: DescMessage, name: string, at: string): ReturnType<typeof findUnknownMember> {
  const names = message.fields.map(({ jsonName }) => jsonName);
  const near = closestWord(name, names);
  const expected = names.length === 0 ? 'nothing' : `one of ${names.join(', ')}`;
  const hint = near === undefined ? `expected ${expected}` : `did you mean ${near}?`;
  return { field: at, found: name, expected, message: `${at} is no field of ${message.name}; ${hint}` };
}
