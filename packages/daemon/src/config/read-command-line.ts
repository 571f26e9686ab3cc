import { parseArgs } from 'node:util';
import { closestWord } from '@holdfast/protocol';
import { checkSetting } from './check-setting.js';
import { flagOf, settings, type SettingValue } from './settings.js';

/** What a command line says. */
export interface CommandLine {
  readonly values: ReadonlyMap<string, SettingValue>;
  /** The file to read instead of the default one. */
  readonly configFile: string | undefined;
  /** What it asks for instead of running the daemon. */
  readonly asks: 'help' | 'version' | undefined;
  /** One line each. */
  readonly problems: readonly string[];
}

const others = ['config', 'help', 'version'];

/** Reads the arguments behind the program's name. Pure. */
export function readCommandLine(args: readonly string[]): CommandLine {
  const values = new Map<string, SettingValue>();
  const problems: string[] = [];
  let configFile: string | undefined;
  let asks: CommandLine['asks'];

  const { tokens } = parseArgs({
    args: [...args],
    tokens: true,
    strict: false,
    options: {
      ...Object.fromEntries([...settings.map(flagOf), 'config'].map((flag) => [flag, { type: 'string' as const }])),
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean', short: 'V' },
    },
  });
  let afterUnknown = false;
  for (const token of tokens) {
    // Behind an option that is not known stands most likely its value.
    if (token.kind === 'positional' && !afterUnknown) {
      problems.push(`${token.value} is not expected; there are only options`);
    }
    afterUnknown = false;
    if (token.kind !== 'option') continue;
    const setting = settings.find((each) => flagOf(each) === token.name);
    if (token.name === 'help' || token.name === 'version') {
      asks = token.name;
    } else if (setting === undefined && token.name !== 'config') {
      afterUnknown = true;
      const meant = closestWord(token.name, [...settings.map(flagOf), ...others]);
      problems.push(`${token.rawName} is not an option${meant === undefined ? '' : `; did you mean --${meant}?`}`);
    } else if (token.value === undefined || token.value === '') {
      problems.push(`${token.rawName} needs a value`);
    } else if (setting === undefined) {
      configFile = token.value;
    } else {
      const outcome = checkSetting(setting, setting.kind === 'number' ? toNumber(token.value) : token.value);
      if ('value' in outcome) values.set(setting.name, outcome.value);
      else problems.push(`${token.rawName} is ${JSON.stringify(token.value)}; expected ${outcome.expected}`);
    }
  }
  return { values, configFile, asks, problems };
}

function toNumber(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}
