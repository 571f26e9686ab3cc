import { closestWord } from '@holdfast/protocol';
import { acceptText, expectedOf, type SettingValues } from '@holdfast/settings';
import { settings, variablePrefix } from '../settings.js';

/** What the environment says. */
export interface EnvironmentSettings {
  readonly values: SettingValues;
  /** The file to read instead of the default one. */
  readonly configFile: string | undefined;
  /** One line each. */
  readonly problems: readonly string[];
}

const configVariable = `${variablePrefix}CONFIG`;

/** Reads the variables that begin with `HOLDFASTD_`; an empty one says nothing. Pure. */
export function readEnvironment(environment: Readonly<Record<string, string | undefined>>): EnvironmentSettings {
  const values = new Map<string, unknown>();
  const problems: string[] = [];
  for (const [variable, text] of Object.entries(environment)) {
    if (!variable.startsWith(variablePrefix) || !text || variable === configVariable) continue;
    const named = settings.find((each) => each.variable === variable);
    if (named === undefined) {
      const meant = closestWord(variable, [...settings.map((each) => each.variable), configVariable]);
      problems.push(`${variable} is not a setting${meant === undefined ? '' : `; did you mean ${meant}?`}`);
      continue;
    }
    const value = acceptText(named.setting, text);
    if (value === undefined) {
      problems.push(`${variable} is ${JSON.stringify(text)}; expected ${expectedOf(named.setting)}`);
    } else values.set(named.name, value);
  }
  return { values, configFile: environment[configVariable] || undefined, problems };
}
