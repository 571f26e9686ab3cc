import { reasons } from '../../packages/sdk/dist/index.js';
import { usageExitCode } from '../../packages/cli/dist/exit-code.js';
import type { Finding } from '../finding.ts';

/** What is promised of an error: `DOMAIN_NOT_FOUND status=NOT_FOUND libvirt=42 retryable=false exit=4`. */
export function readReasons(): readonly string[] {
  const lines = Object.entries(reasons).map(
    ([name, rules]) =>
      `${name} status=${rules.status} libvirt=${rules.libvirt} retryable=${rules.retryable} exit=${rules.exitCode}`,
  );
  if (lines.length === 0) throw new Error('there are no error reasons');
  return [...lines, `(command line not understood) exit=${usageExitCode}`];
}

/** Reasons that are gone, or that mean something else to programs. */
export function compareReasons(older: readonly string[], newer: readonly string[]): readonly Finding[] {
  return compareLines(older, newer, (name, what) => ({
    layer: 'surfaces',
    subject: `reason:${name}`,
    what,
    breaks: 'programs that decide by the reason, and scripts that decide by the exit code',
    instead:
      'a situation keeps its reason, and the reason its status, number and exit code; a new situation gets a reason of its own',
  }));
}

/** Compares lines of which the first word is the name. */
function compareLines(
  older: readonly string[],
  newer: readonly string[],
  tell: (name: string, what: string) => Finding,
): readonly Finding[] {
  const nameOf = (line: string): string =>
    line.startsWith('(') ? line.slice(0, line.indexOf(')') + 1) : (line.split(' ')[0] ?? '');
  const now = new Map(newer.map((line) => [nameOf(line), line]));
  return older.flatMap((before) => {
    const name = nameOf(before);
    const after = now.get(name);
    if (after === undefined) return [tell(name, `it is gone; it was: ${before}`)];
    return after === before ? [] : [tell(name, `it is: ${after}; it was: ${before}`)];
  });
}
