import type { Violation } from '@holdfast/sdk';

/** What is wrong with the input, one line a place: where, what was found, what would have been accepted. */
export function violationLines(violations: readonly Violation[]): string[] {
  return violations.map((violation) => {
    const { field, xmlPath, line, column, message } = violation;
    const at = line > 0 ? `line ${line}${column > 0 ? `, column ${column}` : ''}: ` : '';
    const where = xmlPath === '' ? field : xmlPath;
    return `${at}${[where, message === '' ? foundAndExpected(violation) : message].filter((part) => part !== '').join(': ')}`;
  });
}

function foundAndExpected({ found, expected }: Violation): string {
  if (expected === '') return `found ${JSON.stringify(found)}`;
  return found === '' ? `expected ${expected}` : `found ${JSON.stringify(found)}, expected ${expected}`;
}
