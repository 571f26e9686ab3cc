import { isDeepStrictEqual } from 'node:util';
import type { Config } from '../config.js';
import { settings } from '../settings.js';

/** What another config would change of the one in force. */
export interface ReloadPlan {
  /** What is in force afterwards. */
  readonly config: Config;
  /** Names of the settings that change now. */
  readonly changes: readonly string[];
  /** Names of those that have other values, and keep their present ones until another start. */
  readonly needRestart: readonly string[];
}

/** Compares two configs and says what can change without another start. Pure. */
export function planReload(current: Config, next: Config): ReloadPlan {
  const changes: string[] = [];
  const needRestart: string[] = [];
  const config: Record<string, Record<string, unknown>> = {};
  for (const { section, key, name, setting } of settings) {
    const before = valueOf(current, section, key);
    const after = valueOf(next, section, key);
    const isChanged = !isDeepStrictEqual(before, after);
    const isReloaded = isChanged && setting.reloadable === true;
    if (isChanged) (isReloaded ? changes : needRestart).push(name);
    (config[section] ??= {})[key] = isReloaded ? after : before;
  }
  for (const section of Object.values(config)) Object.freeze(section);
  // Section by section made from two configs.
  return { config: Object.freeze(config) as Config, changes, needRestart };
}

function valueOf(config: Config, section: keyof Config, key: string): unknown {
  return (config[section] as Readonly<Record<string, unknown>>)[key];
}
