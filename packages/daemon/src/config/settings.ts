import { kindOf, type PlainValue } from './kinds.js';
import type { Places } from './places.js';
import { type Sections, sections } from './sections.js';
import type { Section, Setting } from './setting.js';

/** A setting and the names that it goes by. */
export interface NamedSetting {
  readonly section: keyof Sections;
  /** Key in its section of the config: `maxQueuedJobs`. */
  readonly key: string;
  /** Key in the file: `max_queued_jobs`. */
  readonly name: string;
  /** Option without its hyphens: `max-queued-jobs`. */
  readonly flag: string;
  /** Variable in the environment: `HOLDFASTD_MAX_QUEUED_JOBS`. */
  readonly variable: string;
  readonly setting: Setting;
}

/** What the variables of the environment begin with. */
export const variablePrefix = 'HOLDFASTD_';

/** Everything that can be set, in the order of the sections. */
export const settings: readonly NamedSetting[] = (Object.keys(sections) as (keyof Sections)[]).flatMap((section) =>
  Object.entries(sections[section] as Section).map(([key, setting]) => {
    const name = key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const variable = variablePrefix + name.toUpperCase();
    return { section, key, name, flag: name.replaceAll('_', '-'), variable, setting };
  }),
);

/** What a setting is when nothing is said. */
export function presetOf({ preset }: Setting, places: Places): unknown {
  return typeof preset === 'function' ? preset(places) : preset;
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
