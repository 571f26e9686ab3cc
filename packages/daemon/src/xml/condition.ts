import { fieldRules } from '@holdfast/protocol';
import type { Condition, Message, Target } from './codec-plan.js';

/** A message and those around it, for conditions that look up. */
export interface Scope {
  readonly type: string;
  readonly value: Message | undefined;
  readonly parent: Scope | undefined;
}

/** Whether a field means anything, as far as can be told. */
export function isMeant(target: Target, scope: Scope): boolean {
  return target.conditions.every((condition) => holds(condition, scope));
}

/** The first condition of a field that does not hold, in words; for a field that means nothing. */
export function whyNotMeant(target: Target, scope: Scope): string {
  const failing = target.conditions.find((condition) => !holds(condition, scope));
  if (failing === undefined) return 'means nothing here';
  return `means nothing where ${failing.field} is ${decidingValue(failing, scope)}`;
}

function holds(condition: Condition, scope: Scope): boolean {
  const value = decidingValue(condition, scope);
  // What decides is not there and has no certain default, or is a word that is not known: the benefit of the doubt.
  return value === undefined || condition.values.includes(value);
}

function decidingValue({ up, inline, type, field }: Condition, scope: Scope): string | undefined {
  let here: Scope | undefined = scope;
  for (let level = 0; level < up; level++) here = here?.parent;
  let message = here?.value;
  for (const property of inline) message = message?.[property] as Message | undefined;
  const rule = fieldRules[type ?? here?.type ?? '']?.[field];
  // A default that is told in words is none of the vocabulary either.
  const value = message?.[field] ?? rule?.default;
  return typeof value === 'string' && rule?.values?.includes(value) === true ? value : undefined;
}

/** The scope of a message below a field: the messages that lead there are around it. */
export function innerScope(target: Target, scope: Scope, type: string, value: Message): Scope {
  let parent = scope;
  for (const { property, type: inlineType } of target.inline) {
    parent = { type: inlineType, value: parent.value?.[property] as Message | undefined, parent };
  }
  return { type, value, parent };
}
