import type { Config } from './config.js';
import { configValues } from './build-config.js';
import { flagOf, settings } from './settings.js';

/** Writes the help, with what each setting is when nothing is said. */
export function usage(defaults: Config, configFile: string): string {
  const preset = configValues(defaults);
  const lines = settings.map((setting) => {
    const option = `  --${flagOf(setting)} ${setting.placeholder}`;
    return `${option.padEnd(32)}${setting.summary} (${preset.get(setting.name) ?? 'none'})`;
  });
  return `holdfastd runs virtual machines and serves their API.

usage: holdfastd [options]

${lines.join('\n')}
${'  --config FILE'.padEnd(32)}settings in TOML, named as here with _ for - (${configFile}, if it exists)
${'  -h, --help'.padEnd(32)}this text
${'  -V, --version'.padEnd(32)}the version

What the command line says goes before what the file says.
SIGTERM or SIGINT stops it; guests go on running. A second one stops it at once.
`;
}
