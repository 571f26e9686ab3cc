import { type ReasonName, reasons } from '@holdfast/sdk';

/** The command line itself could not be understood. */
export const usageExitCode = 64;

/** Exit code of the class that a reason belongs to; a reason that this release does not know is a general failure. */
export function exitCodeOf(reason: string): number {
  return Object.hasOwn(reasons, reason) ? reasons[reason as ReasonName].exitCode : 1;
}

const meanings: Readonly<Record<number, string>> = {
  4: 'no such domain or operation',
  5: 'exists already',
  6: 'not possible in this state',
  7: 'a disk is in use by another guest',
  8: 'the hypervisor failed',
  64: 'the command line was not understood',
  65: 'what was given is not valid',
  66: 'a file does not exist',
  69: 'not available or not supported',
  70: 'a fault of Holdfast itself',
  71: 'the host has run out of something',
  74: 'writing failed',
  75: 'try again later',
  77: 'permission denied',
  130: 'given up',
};

/** The exit codes with what they mean, for the help; the numbers come from the schema. */
export function exitCodeHelp(): string {
  const codes = new Set([0, usageExitCode, ...Object.values(reasons).map(({ exitCode }) => exitCode)]);
  const lines = [...codes]
    .toSorted((a, b) => a - b)
    .map(
      (code) => `  ${String(code).padStart(3)}  ${code === 0 ? 'done' : (meanings[code] ?? 'see: holdfast explain')}`,
    );
  return `Exit codes:\n${lines.join('\n')}\n`;
}
