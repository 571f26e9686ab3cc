import type { MessageRules } from '@holdfast/protocol';

/** What stands in the place of a secret. */
const censored = '[secret]';

/** Where secrets are, as far as an object tells that is found anywhere in a line of the log. */
interface SecretNames {
  /** Names that are never anything but secrets. */
  readonly everywhere: ReadonlySet<string>;
  /** Names that are secrets under a property of this name: `cookies.value`. */
  readonly under: ReadonlySet<string>;
}

/**
 * Makes a function that copies what is to be logged without the fields that the schema calls secret, however deep they
 * are; what has none is answered as it is. `others` are names of secrets that the schema's rules do not know of.
 */
export function createCensor(
  rules: Readonly<Record<string, MessageRules>>,
  others: readonly string[] = [],
): (value: Record<string, unknown>) => Record<string, unknown> {
  const names = secretNames(rules, others);
  return (value) => censorMembers(value, '', names, []);
}

function secretNames(rules: Readonly<Record<string, MessageRules>>, others: readonly string[]): SecretNames {
  const fields = Object.entries(rules).flatMap(([message, members]) =>
    Object.entries(members).map(([name, rule]) => ({ message, name, rule })),
  );
  const open = new Set(fields.filter(({ rule }) => rule.secret !== true).map(({ name }) => name));
  const secrets = fields.filter(({ rule }) => rule.secret === true);
  return {
    everywhere: new Set([...secrets.map(({ name }) => name).filter((name) => !open.has(name)), ...others]),
    under: new Set(
      secrets.flatMap(({ message, name }) =>
        fields.filter(({ rule }) => rule.of === message).map((parent) => `${parent.name}.${name}`),
      ),
    ),
  };
}

function censor(value: unknown, name: string, names: SecretNames, above: readonly object[]): unknown {
  if (typeof value !== 'object' || value === null || above.includes(value)) return value;
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => censor(item, name, names, [...above, value]));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  return isPlain(value) ? censorMembers(value, name, names, above) : value;
}

function censorMembers(
  object: Record<string, unknown>,
  name: string,
  names: SecretNames,
  above: readonly object[],
): Record<string, unknown> {
  let copy: Record<string, unknown> | undefined;
  for (const [key, member] of Object.entries(object)) {
    const isSecret = names.everywhere.has(key) || names.under.has(`${name}.${key}`);
    const shown = isSecret && isTold(member) ? censored : censor(member, key, names, [...above, object]);
    if (shown !== member) (copy ??= { ...object })[key] = shown;
  }
  return copy ?? object;
}

/** An absent or empty secret tells nothing, and that it is absent is worth knowing. */
function isTold(member: unknown): boolean {
  return member !== undefined && member !== null && member !== '';
}

function isPlain(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
