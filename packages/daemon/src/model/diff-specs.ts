import type { Change, ChangeEffect, DomainSpec, FieldRule } from '@holdfast/protocol';
import { fieldsOf, isGiven } from './rules/message-fields.js';

/**
 * The fields that differ between two specs, in the schema's order, each with the effect given. Devices are matched by
 * what they are known by, not by their position, so that one more at the front does not change all the others.
 * Secrets are told to differ, not what they are.
 */
export function diffSpecs(before: DomainSpec, after: DomainSpec, effect: ChangeEffect): readonly Change[] {
  return messageChanges('DomainSpec', before, after, '').map((change) => ({ ...change, effect }));
}

type BareChange = Omit<Change, 'effect'>;

function messageChanges(message: string, before: object, after: object, path: string): BareChange[] {
  const [old, young] = [before as Record<string, unknown>, after as Record<string, unknown>];
  return fieldsOf(message).flatMap(({ property, rule }) => {
    const [one, other] = [old[property], young[property]];
    if (one === other || (!isGiven(one) && !isGiven(other))) return [];
    const field = path === '' ? rule.name : `${path}.${rule.name}`;
    if (rule.repeated === true) return listChanges(rule, (one ?? []) as unknown[], (other ?? []) as unknown[], field);
    return valueChanges(rule, one, other, field);
  });
}

function valueChanges(rule: FieldRule, before: unknown, after: unknown, path: string): BareChange[] {
  if (before === after) return [];
  if (rule.secret === true) return [{ path, before: concealed(before), after: concealed(after) }];
  if (rule.type === 'message' && rule.of !== undefined && isMessage(before) && isMessage(after)) {
    return messageChanges(rule.of, before, after, path);
  }
  const [one, other] = [written(rule, before), written(rule, after)];
  return one === other ? [] : [{ path, before: one, after: other }];
}

function listChanges(
  rule: FieldRule,
  before: readonly unknown[],
  after: readonly unknown[],
  path: string,
): BareChange[] {
  const left = new Map(before.map((item, index) => [identityOf(item, index), item]));
  const changes = after.flatMap((item, index) => {
    const identity = identityOf(item, index);
    const old = left.get(identity);
    left.delete(identity);
    return valueChanges(rule, old, item, `${path}[${index}]`);
  });
  const gone = before.flatMap((item, index) =>
    left.has(identityOf(item, index)) ? valueChanges(rule, item, undefined, `${path}[${index}]`) : [],
  );
  return [...gone, ...changes];
}

interface Identifiable {
  readonly target?: { readonly dev?: string; readonly port?: number; readonly name?: string };
  readonly mac?: { readonly address?: string };
  readonly type?: string;
  readonly index?: number;
  readonly id?: number;
  readonly name?: string;
}

/** What an item of a list is known by; its position where it has nothing of its own. */
function identityOf(item: unknown, position: number): string {
  if (!isMessage(item)) return `#${position}`;
  const { target, mac, type, index, id, name } = item as Identifiable;
  if (mac?.address !== undefined) return `mac ${mac.address.toLowerCase()}`;
  if (target?.dev !== undefined) return `dev ${target.dev}`;
  if (target?.name !== undefined) return `target ${target.name}`;
  if (index !== undefined) return `${type} ${index}`;
  if (id !== undefined) return `id ${id}`;
  if (name !== undefined) return `name ${name}`;
  return `#${position}`;
}

function isMessage(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** A value as JSON with the schema's words; empty: absent. */
function written(rule: FieldRule, value: unknown): string {
  return value === undefined ? '' : JSON.stringify(plain(rule, value));
}

function plain(rule: FieldRule, value: unknown): unknown {
  if (rule.type !== 'message' || rule.of === undefined || !isMessage(value)) return value;
  const values = value as Record<string, unknown>;
  return Object.fromEntries(
    fieldsOf(rule.of).flatMap(({ property, rule: inner }) => {
      const given = values[property];
      if (!isGiven(given)) return [];
      if (inner.secret === true) return [[property, '(secret)']];
      const shown = Array.isArray(given) ? (given as unknown[]).map((item) => plain(inner, item)) : plain(inner, given);
      return [[property, shown]];
    }),
  );
}

function concealed(value: unknown): string {
  return value === undefined ? '' : '"(secret)"';
}
