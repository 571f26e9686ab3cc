import type { FieldRule, MessageRules } from '@holdfast/protocol';
import { closestWord, fieldRules } from '@holdfast/protocol';
import { integersOf, isInteger } from './integer.js';
import { InvalidInputError } from './invalid-input-error.js';
import { parseSize, type Size } from './size.js';
import { wellKnown } from './well-known.js';
import { numberOf, wordsOf } from './word.js';

type Message = Record<string, unknown>;

/**
 * A plain object as the message that goes over the wire, complete with protobuf's empty values. Values are not judged
 * here, the daemon does that; but what cannot be sent at all, or would be lost in silence, is refused.
 *
 * @throws InvalidInputError naming the place.
 */
export function toWire(type: string, plain: object, path: string = ''): object {
  const plan = planOf(type);
  const given = plain as Message;
  for (const property of Object.keys(given)) {
    if (given[property] === undefined || Object.hasOwn(plan.rules, property)) continue;
    // Answers of the SDK say which case they have; they may be given back as they are.
    if (property === 'kind' && plan.hasOneof) continue;
    throw unknownProperty(property, Object.keys(plan.rules), path);
  }
  const wire: Message = {};
  for (const { property, rule } of plan.fields) {
    const value = given[property];
    if (value === undefined) {
      if (rule.oneof === undefined && (rule.optional !== true || rule.repeated === true || rule.map === true)) {
        wire[property] = emptyValue(rule);
      }
      continue;
    }
    const at = path === '' ? property : `${path}.${property}`;
    if (rule.oneof === undefined) {
      wire[property] = fieldToWire(rule, value, at);
      continue;
    }
    if (wire[rule.oneof] !== undefined) throw new InvalidInputError(at, 'one of several', 'only one of them');
    wire[rule.oneof] = { $case: property, value: elementToWire(rule, value, at) };
  }
  return wire;
}

/** What is to be known of a message for writing it, made when the first of its kind is written. */
interface Plan {
  readonly rules: MessageRules;
  readonly fields: readonly { readonly property: string; readonly rule: FieldRule }[];
  readonly hasOneof: boolean;
}

const plans = new Map<string, Plan>();

function planOf(type: string): Plan {
  let plan = plans.get(type);
  if (plan === undefined) {
    const rules = fieldRules[type] ?? {};
    const fields = Object.entries(rules).map(([property, rule]) => ({ property, rule }));
    plan = { rules, fields, hasOneof: fields.some(({ rule }) => rule.oneof !== undefined) };
    plans.set(type, plan);
  }
  return plan;
}

function unknownProperty(property: string, known: readonly string[], path: string): InvalidInputError {
  const meant = closestWord(property, known);
  const place = path === '' ? 'options' : path;
  return new InvalidInputError(
    `${place}.${property}`,
    'not a known field',
    meant === undefined ? `one of ${known.join(', ')}` : meant,
  );
}

function fieldToWire(rule: FieldRule, value: unknown, path: string): unknown {
  if (rule.repeated === true) {
    if (!Array.isArray(value)) throw new InvalidInputError(path, typeof value, 'a list');
    return value.map((element: unknown, index) => elementToWire(rule, element, `${path}[${index}]`));
  }
  if (rule.map === true) {
    if (typeof value !== 'object' || value === null) throw new InvalidInputError(path, typeof value, 'an object');
    const entries = Object.entries(value).map(([key, element]) => [
      key,
      elementToWire(rule, element, `${path}.${key}`),
    ]);
    return Object.fromEntries(entries);
  }
  return elementToWire(rule, value, path);
}

function elementToWire(rule: FieldRule, value: unknown, path: string): unknown {
  const { type, of = '' } = rule;
  switch (type) {
    case 'message': {
      const own = wellKnown.get(of);
      if (own !== undefined) return own.toWire(value, path);
      if (typeof value !== 'object' || value === null) throw new InvalidInputError(path, shown(value), 'an object');
      return toWire(of, value, path);
    }
    case 'enum':
      return enumToWire(of, value, path);
    case 'number':
      return numberToWire(rule, value, path);
    case 'bytes':
      if (value instanceof Uint8Array) return value;
      throw new InvalidInputError(path, shown(value), 'bytes (Uint8Array)');
    case 'bigint':
      return typeOr(value, 'bigint', path);
    case 'double':
      return typeOr(value, 'number', path);
    case 'bool':
      return typeOr(value, 'boolean', path);
    case 'string':
      return typeOr(value, 'string', path);
  }
}

function enumToWire(enumType: string, value: unknown, path: string): number {
  const number = typeof value === 'string' ? numberOf(enumType, value) : undefined;
  if (number === undefined) throw new InvalidInputError(path, shown(value), `one of ${wordsOf(enumType).join(', ')}`);
  return number;
}

function numberToWire(rule: FieldRule, value: unknown, path: string): number {
  const number = rule.units === 'bytes' && typeof value === 'string' ? parseSize(value as Size, path) : value;
  if (isInteger(rule, number)) return number;
  throw new InvalidInputError(path, shown(value), integersOf(rule));
}

function typeOr(value: unknown, type: string, path: string): unknown {
  if (typeof value === type) return value;
  throw new InvalidInputError(path, shown(value), `a ${type}`);
}

function shown(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? JSON.stringify(value) : typeof value;
}

function emptyValue(rule: FieldRule): unknown {
  if (rule.repeated === true) return [];
  if (rule.map === true) return {};
  switch (rule.type) {
    case 'string':
      return '';
    case 'bool':
      return false;
    case 'bytes':
      return new Uint8Array();
    case 'bigint':
      return 0n;
    case 'number':
    case 'double':
    case 'enum':
      return 0;
    case 'message':
      return undefined;
  }
}
