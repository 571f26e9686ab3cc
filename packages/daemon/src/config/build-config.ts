import type { SettingValues } from '@holdfast/settings';
import type { Config } from './config.js';
import type { Places } from './places.js';
import { presetOf, settings } from './settings.js';

/** Makes the config from values that were checked, and from defaults for the rest. */
export function buildConfig(values: SettingValues, places: Places): Config {
  // What stands in a directory by default moves with it.
  const chosen = { ...places, runDirectory: (values.get('run_dir') as string | undefined) ?? places.runDirectory };
  const config: Record<string, Record<string, unknown>> = {};
  for (const { section, key, name, setting } of settings) {
    (config[section] ??= {})[key] = values.has(name) ? values.get(name) : presetOf(setting, chosen);
  }
  for (const section of Object.values(config)) Object.freeze(section);
  // The type of the config is made from the same table as the settings.
  return Object.freeze(config) as Config;
}
