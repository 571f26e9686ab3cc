import type { Violation } from '@holdfast/sdk';

/**
 * What is wrong with the input, one line a place: where, what was found, what would have been accepted. What `said`
 * has said already is left out.
 */
export function violationLines(violations: readonly Violation[], said: string): string[] {
  return violations.filter(({ message }) => message === '' || !said.includes(message)).map(violationLine);
}

function violationLine(violation: Violation): string {
  const { field, xmlPath, line, column, message } = violation;
  const place = line === 0 ? '' : `line ${line}${column > 0 ? `, column ${column}` : ''}`;
  const path = xmlPath === '' ? field : xmlPath;
  const what = message === '' ? foundAndExpected(violation) : message;
  return [place, what.startsWith(path) ? '' : path, what].filter((part) => part !== '').join(': ');
}

function foundAndExpected({ found, expected }: Violation): string {
  if (expected === '') return `found ${JSON.stringify(found)}`;
  return found === '' ? `expected ${expected}` : `found ${JSON.stringify(found)}, expected ${expected}`;
}
