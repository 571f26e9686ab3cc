import type { DomainSpec } from '@holdfast/protocol';
import { fieldsOf } from './rules/message-fields.js';

/** The spec without passwords and other secrets, for everybody who did not ask for them or may not have them. */
export function redactSecrets(spec: DomainSpec): DomainSpec {
  return redacted('DomainSpec', spec) as DomainSpec;
}

/** A copy where something was taken out; else the message itself. */
function redacted(message: string, value: object): object {
  const values = value as Record<string, unknown>;
  const changes: Record<string, unknown> = {};
  const removed = new Set<string>();
  for (const { property, rule, of, holdsSecret } of fieldsOf(message)) {
    if (!holdsSecret) continue;
    const given = values[property];
    if (given === undefined) continue;
    if (rule.secret === true) removed.add(property);
    else if (of !== undefined) {
      const next = Array.isArray(given)
        ? mapped(given as object[], (item) => redacted(of, item))
        : redacted(of, given as object);
      if (next !== given) changes[property] = next;
    }
  }
  if (removed.size === 0 && Object.keys(changes).length === 0) return value;
  const kept = Object.entries(values).filter(([property]) => !removed.has(property));
  return { ...Object.fromEntries(kept), ...changes };
}

function mapped(list: readonly object[], change: (item: object) => object): readonly object[] {
  const next = list.map(change);
  return next.every((item, index) => item === list[index]) ? list : next;
}
