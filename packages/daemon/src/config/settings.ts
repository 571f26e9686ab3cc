import { settingName } from '@holdfast/settings';
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
    const name = settingName(key);
    const variable = variablePrefix + name.toUpperCase();
    return { section, key, name, flag: name.replaceAll('_', '-'), variable, setting };
  }),
);

/** Every setting by its key in the file. */
export const settingsByName: ReadonlyMap<string, Setting> = new Map(
  settings.map(({ name, setting }) => [name, setting]),
);

/** What a setting is when nothing is said. */
export function presetOf({ preset }: Setting, places: Places): unknown {
  return typeof preset === 'function' ? preset(places) : preset;
}
