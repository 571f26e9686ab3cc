import { parse } from 'smol-toml';
import { CommandError } from '../command-error.js';
import { parseDuration } from '../parse/parse-duration.js';
import { type GuestPolicies, type GuestPolicy, usualParallel, usualPolicy } from './guest-policy.js';

type Table = Readonly<Record<string, unknown>>;

const keys = ['on_stop', 'on_timeout', 'timeout', 'on_start', 'order'];

/**
 * Reads policies from TOML: what holds for all guests at the top, and a table `[guests.NAME]` for each that differs; NAME
 * may be a UUID.
 * @throws CommandError INVALID_ARGUMENT that names the file and the key
 */
export function parseGuestPolicies(text: string, file: string): GuestPolicies {
  const { guests = {}, parallel = usualParallel, ...common } = readToml(text, file);
  const at = (place: string): string => `${file}: ${place}`;
  if (!isTable(guests)) throw invalid(at('guests'), guests, 'tables, one for each guest: [guests.NAME]');
  if (typeof parallel !== 'number' || !Number.isInteger(parallel) || parallel < 1 || parallel > 1000) {
    throw invalid(at('parallel'), parallel, 'a whole number from 1 to 1000');
  }
  const usual = readGuestPolicy(common, usualPolicy, at, ['parallel', 'guests']);
  const own = new Map(
    Object.entries(guests).map(([name, table]) => {
      const within = (key: string): string => at(`guests.${name}.${key}`);
      if (!isTable(table)) throw invalid(at(`guests.${name}`), table, 'a table');
      return [name, readGuestPolicy(table, usual, within)];
    }),
  );
  return { parallel, usual, own: ({ name, uuid }) => own.get(name) ?? own.get(uuid) };
}

function readToml(text: string, file: string): Table {
  try {
    return parse(text);
  } catch (cause) {
    const [why = ''] = (cause as Error).message.split('\n');
    throw new CommandError(`${file} is no TOML: ${why}`, { reason: 'INVALID_ARGUMENT', cause });
  }
}

/**
 * Reads one policy, which is as `usual` where nothing is said.
 * @param at - The place of a key, for refusals.
 * @param others - Keys that may stand there too.
 * @throws CommandError INVALID_ARGUMENT
 */
export function readGuestPolicy(
  table: Table,
  usual: GuestPolicy,
  at: (key: string) => string,
  others: readonly string[] = [],
): GuestPolicy {
  for (const key of Object.keys(table)) {
    if (!keys.includes(key))
      throw new CommandError(`${at(key)} is not known; known are ${[...keys, ...others].join(', ')}`, {
        reason: 'INVALID_ARGUMENT',
      });
  }
  const choice = <T extends string>(key: string, choices: readonly T[], fallback: T): T => {
    const found = table[key];
    if (found === undefined) return fallback;
    if ((choices as readonly unknown[]).includes(found)) return found as T;
    throw invalid(at(key), found, `one of ${choices.join(', ')}`);
  };
  return {
    onStop: choice('on_stop', ['shutdown', 'suspend', 'destroy', 'leave'], usual.onStop),
    onTimeout: choice('on_timeout', ['destroy', 'leave'], usual.onTimeout),
    onStart: choice('on_start', ['start', 'ignore'], usual.onStart),
    timeoutMs: readTime(table['timeout'], usual.timeoutMs, at('timeout')),
    order: readOrder(table['order'], usual.order, at('order')),
  };
}

function readTime(found: unknown, fallback: number, place: string): number {
  if (found === undefined) return fallback;
  try {
    if (typeof found === 'string') return parseDuration(found);
  } catch {
    // It is refused with its place, below.
  }
  throw invalid(place, found, 'a time such as "90s" or "5m"');
}

function readOrder(found: unknown, fallback: number, place: string): number {
  if (found === undefined) return fallback;
  if (typeof found === 'number' && Number.isInteger(found)) return found;
  throw invalid(place, found, 'a whole number');
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function invalid(place: string, found: unknown, expected: string): CommandError {
  return new CommandError(`${place} is ${JSON.stringify(found)}; expected ${expected}`, { reason: 'INVALID_ARGUMENT' });
}
