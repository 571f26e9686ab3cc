import { readSettingsFile } from '@holdfast/settings';
import { buildConfig } from './build-config.js';
import { checkTogether } from './check-together.js';
import type { Config } from './config.js';
import { defaultPlaces, type Surroundings } from './places.js';
import { printConfig } from './show/print-config.js';
import { readCommandLine } from './sources/read-command-line.js';
import { readEnvironment } from './sources/read-environment.js';
import { usage } from './show/usage.js';
import { settingsByName } from './settings.js';

/** What came of reading the config. */
export type LoadedConfig =
  | { readonly config: Config }
  /** Something was asked for instead: print it and end well. */
  | {
      readonly print: string;
      /** What has to be sound on this host before that is printed. */
      readonly check?: Config | undefined;
    }
  /** Print each and end badly. */
  | { readonly problems: readonly string[] };

/** Reads command line, environment and file, of which each goes before the next. */
export function loadConfig(args: readonly string[], surroundings: Surroundings, version: string): LoadedConfig {
  const places = defaultPlaces(surroundings);
  const commandLine = readCommandLine(args);
  if (commandLine.asks === 'help') return { print: usage(places) };
  if (commandLine.asks === 'version') return { print: `holdfastd ${version}\n` };

  const environment = readEnvironment(surroundings.environment);
  const file = readSettingsFile(commandLine.configFile ?? environment.configFile, places.configFile, settingsByName);
  const problems = [...commandLine.problems, ...environment.problems, ...file.problems];
  if (problems.length > 0) return { problems };
  const config = buildConfig(new Map([...file.values, ...environment.values, ...commandLine.values]), places);
  const together = checkTogether(config);
  if (together.length > 0) return { problems: together };
  if (commandLine.asks === 'print-config') return { print: printConfig(config) };
  if (commandLine.asks === 'check-config') {
    return { print: 'the config is good\n', check: config };
  }
  return { config };
}
