import type { Places } from './places.js';

/** What a setting is when nothing is said; undefined: it is not set. A function where it depends on who runs the daemon. */
type Preset<Value> = Value | undefined | ((places: Places) => Value);

interface Declaration<Kind extends string, Value> {
  readonly kind: Kind;
  readonly preset: Preset<Value>;
  /** One line for the help and the documentation. */
  readonly summary: string;
  /** Whether SIGHUP takes up a new value; default: it needs another start. */
  readonly reloadable?: boolean;
  /** Word for the value in the help; default: by its kind. */
  readonly placeholder?: string;
}

/** A file or a directory, as an absolute path. */
export type PathSetting = Declaration<'path', string>;

/** One word of a closed vocabulary. */
export interface ChoiceSetting extends Declaration<'choice', string> {
  readonly choices: readonly string[];
}

/** A whole number with its unit: `count` has none. */
export interface NumberSetting extends Declaration<'count' | 'milliseconds' | 'seconds' | 'bytes', number> {
  /** Default: 0. */
  readonly minimum?: number;
  readonly maximum: number;
}

/** Yes or no. On the command line the bare `--name` says yes, and `--name=false` no. */
export type BooleanSetting = Declaration<'boolean', boolean>;

/** Permissions of a file, in octal as chmod(1) has them: `"0770"`, in TOML also `0o770`. */
export type ModeSetting = Declaration<'mode', number>;

/** A text. */
export interface TextSetting extends Declaration<'text', string> {
  /** Default: any text. */
  readonly accepts?: (text: string) => boolean;
  /** What is accepted, in words: `a host name`. */
  readonly expected: string;
}

/** Several texts. The command line says the option once for each, the environment has one a line. */
export interface ListSetting extends Declaration<'list', readonly string[]> {
  /** Default: any texts. */
  readonly accepts?: (text: string) => boolean;
  /** What is accepted of each, in words: `a host name`. */
  readonly expected: string;
}

/** One thing that can be set. Its name is the key in its section. */
export type Setting =
  | PathSetting
  | ChoiceSetting
  | NumberSetting
  | BooleanSetting
  | ModeSetting
  | TextSetting
  | ListSetting;

/** Settings that belong together, by their keys in the config. */
export type Section = Readonly<Record<string, Setting>>;

interface ValueOfKind {
  readonly path: string;
  readonly count: number;
  readonly milliseconds: number;
  readonly seconds: number;
  readonly bytes: number;
  readonly boolean: boolean;
  readonly mode: number;
  readonly text: string;
  readonly list: readonly string[];
}

/** The type of the value of a setting that was declared so. */
export type ValueOf<Declared> =
  | (Declared extends { readonly choices: readonly (infer Word)[] }
      ? Word
      : Declared extends { readonly kind: keyof ValueOfKind }
        ? ValueOfKind[Declared['kind']]
        : never)
  | (Declared extends { readonly preset: undefined } ? undefined : never);
