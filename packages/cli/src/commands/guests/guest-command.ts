import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { CommandError } from '../../command-error.js';
import { type GuestOutcome, isAsWanted } from '../../guests/guest-outcome.js';
import type { GuestPolicies } from '../../guests/guest-policy.js';
import { parseGuestPolicies } from '../../guests/parse-guest-policies.js';
import { readDocument } from '../../read-document.js';
import { type Session, withSession } from '../../session.js';
import { warn } from '../../warn.js';
import { findHouse, presentResident } from '../../up/house.js';
import { houseOfUri } from '../../up/house-of-uri.js';
import { readGlobalOptions } from '../../global-options.js';
import { guestOutcomeLine } from '../../views/guest-outcome-line.js';

/** What is said to `holdfast guests start` and `holdfast guests stop`. */
export interface GuestFlags {
  readonly config?: string;
  readonly record?: string;
}

/** What both of them work with. */
export interface GuestWork {
  readonly policies: GuestPolicies;
  readonly file: string;
  readonly signal: AbortSignal;
  readonly answerMs: number;
  readonly onProblem: (problem: string) => void;
  readonly onOutcome: (outcome: GuestOutcome) => void;
}

/** Adds the options of both. */
export function addGuestOptions(command: Command): Command {
  return command
    .option('--config <file>', 'the policies (default: guests.toml beside holdfastd.toml, if it is there)')
    .option('--record <file>', 'who was stopped (default: stopped-guests.json in the state directory)');
}

/**
 * Reads the policies, connects, and does the work; says what became of each guest as it comes.
 * @throws CommandError at the end, when one is not as its policy wants it
 */
export async function withGuests(
  cli: Cli,
  flags: GuestFlags,
  command: Command,
  work: (session: Session, how: GuestWork) => Promise<void>,
): Promise<void> {
  const resident = presentResident(cli.env);
  const { connect: uri = cli.env['HOLDFAST_URI'] } = readGlobalOptions(command);
  // Who was stopped at one daemon is not started at another one.
  const house = houseOfUri(findHouse(resident), uri, resident);
  const usualConfig = join(dirname(house.configFile), 'guests.toml');
  const config = flags.config ?? (existsSync(usualConfig) ? usualConfig : undefined);
  const text = config === undefined ? '' : await readDocument(cli, config);
  const policies = parseGuestPolicies(text, config ?? usualConfig);
  const outcomes: GuestOutcome[] = [];
  await withSession(cli, command, async (session) => {
    const { signal, timeoutMs: answerMs = 60_000 } = session.patience;
    const onOutcome = (outcome: GuestOutcome): void => {
      outcomes.push(outcome);
      session.printNext(guestOutcomeLine(outcome));
    };
    const onProblem = (message: string): void => warn(cli, [{ line: 0, path: '', message }], '');
    const file = flags.record ?? join(house.stateDirectory, 'stopped-guests.json');
    await work(session, { policies, file, signal, answerMs, onProblem, onOutcome });
  });
  const others = outcomes.filter((outcome) => !isAsWanted(outcome));
  if (others.length === 0) return;
  throw new CommandError(`${others.length} of ${outcomes.length} guests are not as they should be`, {
    reason: 'UNAVAILABLE',
    hint: `look at ${others[0]?.name}: holdfast domain info ${others[0]?.name}`,
  });
}
