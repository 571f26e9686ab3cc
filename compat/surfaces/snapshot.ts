import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { releasedFile } from '../releases.ts';
import { type CommandSurface, readCommands } from './commands.ts';
import { readMetrics } from './metrics.ts';
import { readReasons } from './reasons.ts';
import type { SessionStep } from './session.ts';
import { readProgramOptions, readSettings, type SettingSurface, writeConfigFile } from './settings.ts';

/** Everything that scripts, dashboards and administrators hold on to, beside the schema and the SDK. */
export interface Surfaces {
  readonly commands: readonly CommandSurface[];
  readonly session: readonly SessionStep[];
  readonly settings: readonly SettingSurface[];
  /** A config file that sets all of them. */
  readonly configFile: string;
  readonly programOptions: readonly string[];
  readonly reasons: readonly string[];
  readonly metrics: readonly string[];
}

/** Reads the surfaces of the build in dist; what its commands answer was recorded before. */
export function readSurfaces(session: readonly SessionStep[]): Surfaces {
  const settings = readSettings();
  return {
    commands: readCommands(),
    session,
    settings,
    configFile: writeConfigFile(settings),
    programOptions: readProgramOptions(),
    reasons: readReasons(),
    metrics: readMetrics(),
  };
}

/** Files of a release that surfaces are in. */
const files = {
  commands: 'cli/commands.json',
  session: 'cli/session.json',
  settings: 'config/settings.json',
  configFile: 'config/holdfastd.toml',
  programOptions: 'config/program-options.txt',
  reasons: 'errors.txt',
  metrics: 'metrics.txt',
} as const;

/** Writes surfaces into the folder of a release. */
export function writeSurfaces(folder: string, surfaces: Surfaces): void {
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  write(files.commands, entryALine(surfaces.commands));
  write(files.session, entryALine(surfaces.session));
  write(files.settings, entryALine(surfaces.settings));
  write(files.configFile, surfaces.configFile);
  for (const name of ['programOptions', 'reasons', 'metrics'] as const) {
    write(files[name], surfaces[name].map((line) => `${line}\n`).join(''));
  }
}

/** Reads the surfaces of a release. Throws when one is missing or empty. */
export function releasedSurfaces(release: string): Surfaces {
  const read = (file: string): string => {
    const text = readFileSync(releasedFile(release, file), 'utf8');
    if (text.trim() === '' || text.trim() === '[]') throw new Error(`${file} of ${release} is empty`);
    return text;
  };
  const lines = (file: string): readonly string[] =>
    read(file)
      .split('\n')
      .filter((line) => line !== '');
  return {
    commands: JSON.parse(read(files.commands)) as readonly CommandSurface[],
    session: JSON.parse(read(files.session)) as readonly SessionStep[],
    settings: JSON.parse(read(files.settings)) as readonly SettingSurface[],
    configFile: read(files.configFile),
    programOptions: lines(files.programOptions),
    reasons: lines(files.reasons),
    metrics: lines(files.metrics),
  };
}

/** A list in JSON, an entry a line: what changes shows. */
function entryALine(list: readonly unknown[]): string {
  return `[\n${list.map((entry) => JSON.stringify(entry)).join(',\n')}\n]\n`;
}
