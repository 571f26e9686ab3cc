import { plainOf } from '@holdfast/settings';
import type { Config } from '../config.js';
import { settings } from '../settings.js';

/** Writes a config as the file that it would come from, complete; what is not set is a comment. */
export function printConfig(config: Config): string {
  const lines = settings.map(({ section, key, name, setting }) => {
    const plain = plainOf(setting, (config[section] as Readonly<Record<string, unknown>>)[key]);
    // Strings, lists, numbers and booleans of JSON are those of TOML.
    return plain === undefined ? `# ${name} is not set` : `${name} = ${JSON.stringify(plain)}`;
  });
  return `${lines.join('\n')}\n`;
}
