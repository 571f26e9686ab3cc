/**
 * How the daemons of Holdfast read what they are set to: what kinds of settings there are, and files of them in TOML.
 * @packageDocumentation
 */
export { acceptText, acceptValue, expectedOf, kindOf, plainOf, type Kind, type PlainValue } from './kinds.js';
export { readSettings, type SettingsFile, type SettingValues } from './read-settings.js';
export { readSettingsFile } from './read-settings-file.js';
export { settingName } from './setting-name.js';
export type {
  BooleanSetting,
  ChoiceSetting,
  ListSetting,
  ModeSetting,
  NumberSetting,
  PathSetting,
  Section,
  Setting,
  TextSetting,
  ValueOf,
} from './setting.js';
