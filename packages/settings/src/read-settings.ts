import { closestWord } from '@holdfast/protocol/words';
import { parse, TomlError } from 'smol-toml';
import { acceptValue, expectedOf } from './kinds.js';
import type { Setting } from './setting.js';

/** Values that were checked, by the names of the settings in the file. */
export type SettingValues = ReadonlyMap<string, unknown>;

/** What a file says; with a problem, nothing of it counts. */
export interface SettingsFile {
  readonly values: SettingValues;
  /** One line each, with path and line. */
  readonly problems: readonly string[];
}

/** Reads the text of a file of these settings, by their names. Pure: `path` is only for the messages. */
export function readSettings(text: string, path: string, settings: ReadonlyMap<string, Setting<never>>): SettingsFile {
  const values = new Map<string, unknown>();
  let document: Record<string, unknown>;
  try {
    document = parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    return { values, problems: [`${path}:${error.line}:${error.column}: ${firstSentence(error.message)}`] };
  }

  const problems: string[] = [];
  for (const [name, found] of Object.entries(document)) {
    const at = `${path}:${lineOf(name, text)}`;
    const setting = settings.get(name);
    if (setting === undefined) {
      const meant = closestWord(name, settings.keys());
      problems.push(`${at}: ${name} is not a setting${meant === undefined ? '' : `; did you mean ${meant}?`}`);
      continue;
    }
    const value = acceptValue(setting, found);
    if (value === undefined)
      problems.push(`${at}: ${name} is ${JSON.stringify(found)}; expected ${expectedOf(setting)}`);
    else values.set(name, value);
  }
  return { values: problems.length === 0 ? values : new Map(), problems };
}

/** The line, from 1, on which a top-level key or a table of that name begins. */
function lineOf(name: string, text: string): number {
  const lines = text.split('\n');
  const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const begins = new RegExp(String.raw`^\s*(?:\[+\s*)?["']?${escaped}["']?\s*(?:[=.\]]|$)`);
  return lines.findIndex((line) => begins.test(line)) + 1;
}

// The parser adds a drawing of the place after an empty line.
function firstSentence(message: string): string {
  return (message.split('\n')[0] ?? '').replace(/^Invalid TOML document: /, '');
}
