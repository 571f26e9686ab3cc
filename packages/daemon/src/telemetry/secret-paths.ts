import { fieldRules } from '@holdfast/protocol';
import type { MessageRules } from '@holdfast/protocol';

/** Paths of every secret field, as the logger's redaction wants them. */
export function secretPaths(rules: Readonly<Record<string, MessageRules>> = fieldRules): readonly string[] {
  const names = new Set<string>();
  for (const message of Object.values(rules)) {
    for (const [name, rule] of Object.entries(message)) if (rule.secret === true) names.add(name);
  }
  return [...names].flatMap((name) => [name, `*.${name}`]);
}
