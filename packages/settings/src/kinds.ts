import { isAbsolute } from 'node:path';
import type { Setting } from './setting.js';

/** A value as TOML has it: what the file may say, and what is shown of a value. */
export type PlainValue = string | number | boolean | readonly string[];

/** What one kind of setting accepts and how it is written. */
export interface Kind<Declared = Setting> {
  readonly placeholder: (setting: Declared) => string;
  /** What is accepted, in words. */
  readonly expected: (setting: Declared) => string;
  /** The value for what the file says; undefined: that is not accepted. */
  readonly accept: (setting: Declared, found: unknown) => unknown;
  /** What the file would say for a text of the command line or the environment. */
  readonly fromText: (text: string) => unknown;
  /** What the file would say for a value. */
  readonly plain: (value: never) => PlainValue;
}

type WithKind<Declared, Name> = Declared extends { readonly kind: infer Names }
  ? Name extends Names
    ? Declared
    : never
  : never;
type Of<Name extends Setting['kind']> = Kind<WithKind<Setting, Name>>;

const asItIs = <Value>(value: Value): Value => value;

const wholeNumber = (placeholder: string): Of<'count'> => ({
  placeholder: () => placeholder,
  expected: ({ minimum = 0, maximum }) => `a whole number from ${minimum} to ${maximum}`,
  accept: ({ minimum = 0, maximum }, found) =>
    typeof found === 'number' && Number.isInteger(found) && found >= minimum && found <= maximum ? found : undefined,
  fromText: (text) => (/^-?\d+$/.test(text) ? Number(text) : text),
  plain: asItIs,
});

const kinds: { readonly [Name in Setting['kind']]: Of<Name> } = {
  path: {
    placeholder: () => 'FILE',
    expected: () => 'an absolute path',
    // The daemon may be started anywhere: a relative path would mean another file each time.
    accept: (_, found) => (isText(found) && isAbsolute(found) ? found : undefined),
    fromText: asItIs,
    plain: asItIs,
  },
  choice: {
    placeholder: ({ choices }) => choices.join('|'),
    expected: ({ choices }) => `one of ${choices.join(', ')}`,
    accept: ({ choices }, found) => choices.find((word) => word === found),
    fromText: asItIs,
    plain: asItIs,
  },
  count: wholeNumber('N'),
  milliseconds: wholeNumber('MS'),
  seconds: wholeNumber('SECONDS'),
  bytes: wholeNumber('BYTES'),
  boolean: {
    placeholder: () => 'true|false',
    expected: () => 'true or false',
    accept: (_, found) => (typeof found === 'boolean' ? found : undefined),
    fromText: (text) => (text === 'true' || text === 'false' ? text === 'true' : text),
    plain: asItIs,
  },
  mode: {
    placeholder: () => 'MODE',
    expected: () => 'a mode in octal from "0000" to "0777"',
    accept: (_, found) => {
      const value = isText(found) && /^0?[0-7]{3}$/.test(found) ? Number.parseInt(found, 8) : found;
      return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0o777 ? value : undefined;
    },
    fromText: asItIs,
    plain: (value: number) => value.toString(8).padStart(4, '0'),
  },
  text: {
    placeholder: () => 'TEXT',
    expected: ({ expected }) => expected,
    accept: ({ accepts = isText }, found) => (isText(found) && accepts(found) ? found : undefined),
    fromText: asItIs,
    plain: asItIs,
  },
  list: {
    placeholder: () => 'TEXT',
    expected: ({ expected }) => `a list, each entry ${expected}`,
    accept: ({ accepts = isText }, found) =>
      Array.isArray(found) && found.every((entry) => isText(entry) && accepts(entry))
        ? Object.freeze([...(found as string[])])
        : undefined,
    fromText: (all) => all.split('\n').filter((line) => line !== ''),
    plain: asItIs,
  },
};

/** What the kind of a setting says of it. */
export function kindOf(setting: Setting): Kind {
  return kinds[setting.kind] as Kind<unknown> as Kind;
}

/** A value of a setting as the file would have it; undefined: it is not set. */
export function plainOf(setting: Setting, value: unknown): PlainValue | undefined {
  // A value was accepted by the kind that writes it.
  return value === undefined ? undefined : kindOf(setting).plain(value as never);
}

/** The value for what the file says; undefined: that is not accepted. */
export function acceptValue(setting: Setting, found: unknown): unknown {
  return kindOf(setting).accept(setting, found);
}

/** The value for a text of the command line or the environment; undefined: it is not accepted. */
export function acceptText(setting: Setting, text: string): unknown {
  return acceptValue(setting, kindOf(setting).fromText(text));
}

/** What a setting accepts, in words. */
export function expectedOf(setting: Setting): string {
  return kindOf(setting).expected(setting);
}

function isText(found: unknown): found is string {
  return typeof found === 'string' && !found.includes('\0');
}
