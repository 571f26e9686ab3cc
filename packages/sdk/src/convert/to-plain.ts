import type { FieldRule } from '@holdfast/protocol';
import { fieldRules } from '@holdfast/protocol';
import { wellKnown } from './well-known.js';
import { wordOf } from './word.js';

type Message = Record<string, unknown>;
type Convert = (value: unknown) => unknown;
type Step = (wire: Message, plain: Message) => void;

/** A message as it came over the wire, as the plain object that the SDK answers. What is absent has no property. */
export function toPlain(type: string, wire: object): object {
  const plain: Message = {};
  for (const step of stepsOf(type)) step(wire as Message, plain);
  return plain;
}

// One short list of steps a message, made when the first of its kind comes: an answer of a thousand domains walks these.
const stepsByType = new Map<string, readonly Step[]>();

function stepsOf(type: string): readonly Step[] {
  let steps = stepsByType.get(type);
  if (steps === undefined) {
    const rules = Object.entries(fieldRules[type] ?? {});
    const oneofs = new Set(rules.flatMap(([, rule]) => rule.oneof ?? []));
    steps = [
      ...rules.filter(([, rule]) => rule.oneof === undefined).map(([property, rule]) => fieldStep(property, rule)),
      ...[...oneofs].map((oneof) => oneofStep(type, oneof)),
    ];
    stepsByType.set(type, steps);
  }
  return steps;
}

function fieldStep(property: string, rule: FieldRule): Step {
  const convert = conversionOf(rule);
  if (rule.repeated === true) {
    return (wire, plain) => {
      plain[property] = (wire[property] as unknown[]).map(convert);
    };
  }
  if (rule.map === true) {
    return (wire, plain) => {
      const entries = Object.entries(wire[property] as Message).map(([key, value]) => [key, convert(value)]);
      plain[property] = Object.fromEntries(entries);
    };
  }
  return (wire, plain) => {
    const value = wire[property];
    if (value !== undefined) plain[property] = convert(value);
  };
}

function oneofStep(type: string, oneof: string): Step {
  return (wire, plain) => {
    const chosen = wire[oneof] as { $case: string; value: unknown } | undefined;
    const rule = chosen === undefined ? undefined : fieldRules[type]?.[chosen.$case];
    // A case that only a newer daemon knows arrives as an unknown field.
    plain['kind'] = chosen === undefined || rule === undefined ? 'unknown' : chosen.$case;
    if (chosen !== undefined && rule !== undefined) plain[chosen.$case] = conversionOf(rule)(chosen.value);
  };
}

function conversionOf(rule: FieldRule): Convert {
  const { type, of = '' } = rule;
  if (type === 'enum') return (value) => wordOf(of, value as number);
  if (type !== 'message') return (value) => value;
  const own = wellKnown.get(of);
  if (own !== undefined) return (value) => own.toPlain(value as object);
  return (value) => toPlain(of, value as object);
}
