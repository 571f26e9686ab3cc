import { fieldRules } from '@holdfast/protocol';
import type { FieldRule, XmlCondition } from '@holdfast/protocol';

/** One message in a tree of messages: its name, its values, where it is, and what it is in. */
export interface MessageScope {
  readonly message: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** Path from the root, with the schema's names; empty for the root. */
  readonly path: string;
  readonly parent: MessageScope | undefined;
}

/** Rules of the fields of a message; none for one that the schema does not know. */
function rulesOf(message: string): Readonly<Record<string, FieldRule>> {
  return fieldRules[message] ?? {};
}

/** Path of a field of a message in its tree. */
export function fieldPath(scope: MessageScope, rule: FieldRule): string {
  return scope.path === '' ? rule.name : `${scope.path}.${rule.name}`;
}

/** The field that decides, and the value that it has or defaults to; undefined: it says nothing that is known. */
export function decision(scope: MessageScope, condition: XmlCondition): { path: string; value: string } | undefined {
  let deciding: MessageScope | undefined = scope;
  for (let step = 0; step < condition.up; step++) deciding = deciding?.parent;
  const rule = deciding === undefined ? undefined : rulesOf(deciding.message)[condition.field];
  if (deciding === undefined || rule === undefined) return undefined;
  const value = deciding.values[condition.field] ?? rule.default;
  if (typeof value !== 'string' || rule.values?.includes(value) === false) return undefined;
  return { path: fieldPath(deciding, rule), value };
}
