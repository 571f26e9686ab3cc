/** What a setting is when nothing is said; undefined: it is not set. A function where it depends on who runs the daemon. */
type Preset<Value, Places> = Value | undefined | ((places: Places) => Value);

interface Declaration<Kind extends string, Value, Places> {
  readonly kind: Kind;
  readonly preset: Preset<Value, Places>;
  /** One line for the help and the documentation. */
  readonly summary: string;
  /** Whether SIGHUP takes up a new value; default: it needs another start. */
  readonly reloadable?: boolean;
  /** Word for the value in the help; default: by its kind. */
  readonly placeholder?: string;
}

/** A file or a directory, as an absolute path. */
export type PathSetting<Places = never> = Declaration<'path', string, Places>;

/** One word of a closed vocabulary. */
export interface ChoiceSetting<Places = never> extends Declaration<'choice', string, Places> {
  readonly choices: readonly string[];
}

/** A whole number with its unit: `count` has none. */
export interface NumberSetting<Places = never> extends Declaration<
  'count' | 'milliseconds' | 'seconds' | 'bytes',
  number,
  Places
> {
  /** Default: 0. */
  readonly minimum?: number;
  readonly maximum: number;
}

/** Yes or no. On the command line the bare `--name` says yes, and `--name=false` no. */
export type BooleanSetting<Places = never> = Declaration<'boolean', boolean, Places>;

/** Permissions of a file, in octal as chmod(1) has them: `"0770"`, in TOML also `0o770`. */
export type ModeSetting<Places = never> = Declaration<'mode', number, Places>;

/** A text. */
export interface TextSetting<Places = never> extends Declaration<'text', string, Places> {
  /** Default: any text. */
  readonly accepts?: (text: string) => boolean;
  /** What is accepted, in words: `a host name`. */
  readonly expected: string;
}

/** Several texts. The command line says the option once for each, the environment has one a line. */
export interface ListSetting<Places = never> extends Declaration<'list', readonly string[], Places> {
  /** Default: any texts. */
  readonly accepts?: (text: string) => boolean;
  /** What is accepted of each, in words: `a host name`. */
  readonly expected: string;
}

/**
 * One thing that can be set. Its name is the key in its section. `Places` is what presets may depend on; for whoever only reads
 * values it is nothing.
 */
export type Setting<Places = never> =
  | PathSetting<Places>
  | ChoiceSetting<Places>
  | NumberSetting<Places>
  | BooleanSetting<Places>
  | ModeSetting<Places>
  | TextSetting<Places>
  | ListSetting<Places>;

/** Settings that belong together, by their keys in the config. */
export type Section<Places = never> = Readonly<Record<string, Setting<Places>>>;

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
