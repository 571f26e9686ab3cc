import { kindOf, plainOf } from '@holdfast/settings';
import type { Places } from '../places.js';
import { type NamedSetting, presetOf, settings, variablePrefix } from '../settings.js';

/** Writes the help, with what each setting is when nothing is said. */
export function usage(places: Places): string {
  const lines = settings.map((each) => {
    const { flag, setting } = each;
    const placeholder = setting.placeholder ?? kindOf(setting).placeholder(setting);
    return option(`--${flag} ${placeholder}`, `${setting.summary} (${preset(each, places)})`);
  });
  return `holdfastd runs virtual machines and serves their API.

usage: holdfastd [options]

${lines.join('\n')}
${option('--config FILE', `settings in TOML, named as here with _ for - (${places.configFile}, if it exists)`)}
${option('--check-config', 'say what is wrong with the settings, and do not serve')}
${option('--print-config', 'print every setting as it would be, and do not serve')}
${option('-h, --help', 'this text')}
${option('-V, --version', 'the version')}

The command line goes before the environment (${variablePrefix}LOG_LEVEL), the environment before the file.
SIGTERM or SIGINT stops it; guests go on running. A second one stops it at once. SIGHUP reads the settings again.
`;
}

function option(words: string, meaning: string): string {
  return `  ${words}  `.padEnd(32) + meaning;
}

function preset({ setting }: NamedSetting, places: Places): string {
  return plainOf(setting, presetOf(setting, places))?.toString() || 'none';
}
