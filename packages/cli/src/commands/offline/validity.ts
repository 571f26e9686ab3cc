import type { Command } from 'commander';
import { parseDays, validFor } from '../../pki/parse-pki-options.js';

/** What every command takes that makes something which is good for a time. */
export interface ValidityFlags {
  readonly days?: number;
}

/** Adds the option that says for how long; `what` is good for `usual` days else. */
export function addValidity(command: Command, what: string, usual: number): Command {
  return command.option('--days <days>', `how long ${what} is good (default: ${usual})`, parseDays);
}

/** From when to when it is good. */
export function validityOf(
  { days }: ValidityFlags,
  usual: number,
  now: number = Date.now(),
): { readonly notBefore: Date; readonly notAfter: Date } {
  return validFor(days ?? usual, now);
}
