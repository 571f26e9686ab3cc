import { parseArgs } from 'node:util';
import { closestWord } from '@holdfast/protocol';
import { acceptText, expectedOf, type SettingValues } from '@holdfast/settings';
import type { Setting } from '../setting.js';
import { settings } from '../settings.js';

/** What can be asked for instead of running the daemon. */
type Ask = 'help' | 'version' | 'check-config' | 'print-config';

/** What a command line says. */
export interface CommandLine {
  readonly values: SettingValues;
  /** The file to read instead of the default one. */
  readonly configFile: string | undefined;
  /** What it asks for instead of running the daemon. */
  readonly asks: Ask | undefined;
  /** One line each. */
  readonly problems: readonly string[];
}

const asks: readonly Ask[] = ['help', 'version', 'check-config', 'print-config'];

/** Reads the arguments behind the program's name. Pure. */
export function readCommandLine(args: readonly string[]): CommandLine {
  const values = new Map<string, unknown>();
  const problems: string[] = [];
  let configFile: string | undefined;
  let asked: Ask | undefined;

  const { tokens } = parseArgs({
    args: [...args],
    tokens: true,
    strict: false,
    options: {
      ...Object.fromEntries(
        settings.map(({ flag, setting }) => [flag, { type: isToggle(setting) ? 'boolean' : 'string' }] as const),
      ),
      config: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean', short: 'V' },
      'check-config': { type: 'boolean' },
      'print-config': { type: 'boolean' },
    },
  });
  let afterUnknown = false;
  let toggled: (typeof settings)[number] | undefined;
  for (const token of tokens) {
    const bare = toggled;
    toggled = undefined;
    // Yes and no may stand behind an option by themselves, as every other value may.
    if (bare !== undefined && token.kind === 'positional' && ['true', 'false'].includes(token.value)) {
      values.set(bare.name, acceptText(bare.setting, token.value));
      continue;
    }
    // Behind an option that is not known stands most likely its value.
    if (token.kind === 'positional' && !afterUnknown) {
      problems.push(`${token.value} is not expected; there are only options`);
    }
    afterUnknown = false;
    if (token.kind !== 'option') continue;
    const named = settings.find(({ flag }) => flag === token.name);
    const ask = asks.find((each) => each === token.name);
    if (ask !== undefined) {
      asked = ask;
    } else if (named === undefined && token.name !== 'config') {
      afterUnknown = true;
      const meant = closestWord(token.name, [...settings.map(({ flag }) => flag), 'config', ...asks]);
      problems.push(`${token.rawName} is not an option${meant === undefined ? '' : `; did you mean --${meant}?`}`);
    } else if (token.value === '' || (token.value === undefined && !isToggle(named?.setting))) {
      problems.push(`${token.rawName} needs a value`);
    } else if (named === undefined) {
      configFile = token.value;
    } else {
      const { name, setting } = named;
      const text = token.value ?? 'true';
      if (token.value === undefined) toggled = named;
      const value = acceptText(setting, text);
      if (value === undefined) {
        problems.push(`${token.rawName} is ${JSON.stringify(text)}; expected ${expectedOf(setting)}`);
      } else if (setting.kind === 'list') {
        // Each time that it is said adds to the list.
        values.set(
          name,
          Object.freeze([...((values.get(name) as string[] | undefined) ?? []), ...(value as string[])]),
        );
      } else values.set(name, value);
    }
  }
  return { values, configFile, asks: asked, problems };
}

function isToggle(setting: Setting | undefined): boolean {
  return setting?.kind === 'boolean';
}
