import { Fault } from '../model/fault.js';

/** Far beyond what a host can have of anything that is counted here. */
const most = 1_000_000;

/** Checks a number that somebody wants to set; undefined: it stays as it is. @throws Fault INVALID_ARGUMENT */
export function checkCount(name: string, found: number | undefined, least: number): void {
  if (found === undefined || (Number.isSafeInteger(found) && found >= least && found <= most)) return;
  throw new Fault('INVALID_ARGUMENT', `${name} is ${found}; a whole number from ${least} to ${most} is needed`);
}
