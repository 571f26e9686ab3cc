import { fieldRules, xmlBindings } from '@holdfast/protocol';
import type { FieldRule, XmlCondition } from '@holdfast/protocol';

/** A field of a message, with all that the schema says of it. */
export interface MessageField {
  readonly property: string;
  readonly rule: FieldRule;
  /** Message that it holds, or a list of which it holds; undefined: it holds none. */
  readonly of: string | undefined;
  /** Under which condition it means anything; undefined: always. */
  readonly condition: XmlCondition | undefined;
  /** What a text in it must match. */
  readonly pattern: RegExp | undefined;
  /** Whether it, or anything below it, is a secret. */
  readonly holdsSecret: boolean;
}

const known = new Map<string, readonly MessageField[]>();

/**
 * The fields of a message, in the order of the schema; none for a message that it does not know. Put together when a
 * message is first met: a document of a thousand disks asks for those of a disk a thousand times.
 */
export function fieldsOf(message: string): readonly MessageField[] {
  let fields = known.get(message);
  if (fields === undefined) {
    fields = Object.entries(fieldRules[message] ?? {}).map(([property, rule]) => ({
      property,
      rule,
      of: rule.type === 'message' ? rule.of : undefined,
      condition: xmlBindings.messages[message]?.find((binding) => binding.field === property)?.when,
      pattern: rule.pattern === undefined ? undefined : new RegExp(rule.pattern, 'u'),
      holdsSecret: isSecret(rule, new Set()),
    }));
    known.set(message, fields);
  }
  return fields;
}

/** `above`: the messages that it is in, which may hold one another. */
function isSecret(rule: FieldRule, above: ReadonlySet<string>): boolean {
  if (rule.secret === true) return true;
  if (rule.type !== 'message' || rule.of === undefined || above.has(rule.of)) return false;
  const { of } = rule;
  return Object.values(fieldRules[of] ?? {}).some((inner) => isSecret(inner, new Set([...above, of])));
}

/** Whether a field has anything in it. */
export function isGiven(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined;
}
