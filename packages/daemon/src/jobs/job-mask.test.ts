import { expect, test } from 'vitest';
import { isAdmitted, isBarred } from './job-mask.js';
import type { JobClassName, Occupancy } from './job-mask.js';

const classes: readonly JobClassName[] = ['query', 'modify', 'async', 'destroy'];
const occupancies: Readonly<Record<string, Occupancy>> = {
  free: { allows: undefined, queries: 0, exclusive: false },
  'two queries': { allows: undefined, queries: 2, exclusive: false },
  modify: { allows: undefined, queries: 0, exclusive: true },
  'async (query, destroy)': { allows: ['query', 'destroy'], queries: 0, exclusive: false },
  'async (query, modify)': { allows: ['query', 'modify'], queries: 0, exclusive: false },
  'async (all)': { allows: classes, queries: 0, exclusive: false },
  'async (query, modify) and a query': { allows: ['query', 'modify'], queries: 1, exclusive: false },
  'async (query, modify) and a modify': { allows: ['query', 'modify'], queries: 0, exclusive: true },
};

test('who may begin beside whom', () => {
  const table = Object.entries(occupancies).map(([name, occupancy]) => {
    const verdicts = classes.map((wanted) => {
      if (isBarred(wanted, occupancy)) return 'barred';
      return isAdmitted(wanted, occupancy) ? 'begins' : 'waits';
    });
    return `${name}: ${verdicts.join(' ')}`;
  });

  expect([`(${classes.join(' ')})`, ...table]).toMatchInlineSnapshot(`
    [
      "(query modify async destroy)",
      "free: begins begins begins begins",
      "two queries: begins waits waits waits",
      "modify: waits waits waits waits",
      "async (query, destroy): begins barred barred waits",
      "async (query, modify): begins begins barred barred",
      "async (all): begins begins barred waits",
      "async (query, modify) and a query: begins waits barred barred",
      "async (query, modify) and a modify: waits waits barred barred",
    ]
  `);
});
