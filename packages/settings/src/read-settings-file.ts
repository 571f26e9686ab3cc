import { readFileSync } from 'node:fs';
import { readSettings, type SettingsFile } from './read-settings.js';
import type { Setting } from './setting.js';

/**
 * Reads a file of settings.
 * @param asked - Its path as somebody named it: then it has to be there. Undefined: the usual one is read, if it exists.
 */
export function readSettingsFile(
  asked: string | undefined,
  usual: string,
  settings: ReadonlyMap<string, Setting<never>>,
): SettingsFile {
  const path = asked ?? usual;
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code = 'error' } = error as NodeJS.ErrnoException;
    // Only a file that was asked for has to be there.
    if (code === 'ENOENT' && asked === undefined) return { values: new Map(), problems: [] };
    return { values: new Map(), problems: [`${path} cannot be read: ${code}`] };
  }
  return readSettings(text, path, settings);
}
