import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { closestWord } from '@holdfast/protocol';
import { parse, TomlError } from 'smol-toml';
import { refusal } from '../errors/refusal.js';
import type { Surroundings } from './locate-socket.js';

/** A daemon under a name of the user's own. */
export interface Profile {
  readonly uri: string;
  /** File of the token to show to it; empty: none. */
  readonly tokenFile: string;
  readonly readOnly: boolean;
}

/** What a file of profiles says. */
export interface Profiles {
  /** Where it is, or would be; empty: the user has no home. */
  readonly file: string;
  /** Whether it is there. */
  readonly exists: boolean;
  /** Name of the one to use where nothing else is said; empty: none. */
  readonly usual: string;
  readonly named: ReadonlyMap<string, Profile>;
}

/**
 * Reads the profiles of the user: `holdfast/config.toml` in the directory for configuration.
 * @throws HoldfastError INVALID_ARGUMENT for what is wrong in it, FILE_PERMISSION
 */
export function readProfiles({ environment }: Surroundings): Profiles {
  // An empty variable means the same as none (XDG base directories, section 3).
  const home = environment['HOME'] ?? '';
  const folder = environment['XDG_CONFIG_HOME'] || (home === '' ? '' : join(home, '.config'));
  const file = folder === '' ? '' : join(folder, 'holdfast/config.toml');
  const text = file === '' ? undefined : read(file);
  if (text === undefined) return { file, exists: false, usual: '', named: new Map() };
  const refuse = (what: string): Error => refusal('INVALID_ARGUMENT', `${file}: ${what}`, { metadata: { path: file } });
  const document = parseToml(text, refuse);
  const { profile = '', profiles = {} } = members(document, '', { profile: 'string', profiles: 'object' }, refuse);
  const named = new Map(
    Object.entries(profiles as object).map(([name, value]) => [name, toProfile(name, value, refuse)] as const),
  );
  const usual = profile as string;
  if (usual !== '' && !named.has(usual)) throw refuse(`profile is ${quote(usual)}; ${acceptedNames(usual, named)}`);
  return { file, exists: true, usual, named };
}

/** What a name could have been instead. */
export function acceptedNames(name: string, named: ReadonlyMap<string, Profile>): string {
  const meant = closestWord(name, named.keys());
  if (meant !== undefined) return `did you mean ${meant}?`;
  return named.size === 0 ? 'there are no profiles' : `there are ${[...named.keys()].join(', ')}`;
}

type Refuse = (what: string) => Error;

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    const metadata = { path: file, error: code };
    throw refusal(
      'FILE_PERMISSION',
      `${file} cannot be read`,
      { hint: `see who may with: ls -l ${file}`, metadata },
      { cause },
    );
  }
}

function parseToml(text: string, refuse: Refuse): Readonly<Record<string, unknown>> {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    throw refuse(`line ${error.line}, column ${error.column} is no TOML`);
  }
}

function toProfile(name: string, value: unknown, refuse: Refuse): Profile {
  const place = `profiles.${name}`;
  if (!/^[A-Za-z0-9_-]+$/.test(name)) throw refuse(`${place}: a name has letters, digits, - and _ only`);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refuse(`${place} is no table`);
  const known = { uri: 'string', token_file: 'string', read_only: 'boolean' } as const;
  const { uri, token_file: tokenFile = '', read_only: readOnly = false } = members(value, `${place}.`, known, refuse);
  if (uri === undefined || uri === '')
    throw refuse(`${place}.uri is missing, for example "qemu+ssh://root@metal1/system"`);
  return { uri: uri as string, tokenFile: tokenFile as string, readOnly: readOnly as boolean };
}

/** The members of a table, each of the type that it must have; others are refused. */
function members<Known extends Readonly<Record<string, 'string' | 'boolean' | 'object'>>>(
  table: object,
  place: string,
  known: Known,
  refuse: Refuse,
): Readonly<Partial<Record<keyof Known, unknown>>> {
  for (const [name, value] of Object.entries(table)) {
    const type = known[name];
    if (type === undefined) {
      const meant = closestWord(name, Object.keys(known));
      throw refuse(
        `${place}${name} is not known; ${meant === undefined ? `known are ${Object.keys(known).join(', ')}` : `did you mean ${meant}?`}`,
      );
    }
    if (typeof value !== type || Array.isArray(value)) {
      throw refuse(`${place}${name} is ${JSON.stringify(value)}; a ${type === 'object' ? 'table' : type} is needed`);
    }
  }
  return table as Readonly<Partial<Record<keyof Known, unknown>>>;
}

function quote(text: string): string {
  return JSON.stringify(text);
}
