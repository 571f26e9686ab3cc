import { Fault } from '../model/fault.js';

/** Far beyond what a host can have of anything that is counted here. */
const most = 1_000_000;

/** Checks a number that somebody wants to set; undefined: it stays as it is. @throws Fault INVALID_ARGUMENT */
export function checkCount(name: string, found: number | undefined, least: number): void {
  if (found === undefined || (Number.isSafeInteger(found) && found >= least && found <= most)) return;
  const expected = `a whole number from ${least} to ${most}`;
  const message = `${name} is ${found}; ${expected} is needed`;
  throw new Fault('INVALID_ARGUMENT', message, {
    violations: [{ field: name, found: String(found), expected, message }],
  });
}
