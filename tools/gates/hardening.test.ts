import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repository } from './repository.ts';

interface Row {
  readonly id: string;
  readonly shown: string;
}

/** The rows of the tables of a page that begin with a number: of a bar or class, of a line of a checklist. */
function rowsOf(page: string): Row[] {
  return readFileSync(join(repository, 'docs', page), 'utf8')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter(([, id = '']) => /^[A-Z]?\d+$/.test(id))
    .map(([, id = '', , shown = '']) => ({ id, shown }));
}

const numbered = (letter: string, from: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${letter}${index + from}`);

/** The tests that a row names: a file below packages/, and the names of tests in it. */
function namedTests(shown: string): { file: string; names: string[] }[] {
  return [...shown.matchAll(/`([^`]+\.test\.ts)`((?:,? \*[^*]+\*)*)/g)].map(([, file = '', names = '']) => ({
    file,
    names: [...names.matchAll(/\*([^*]+)\*/g)].map(([, name = '']) => name),
  }));
}

function complaints({ id, shown }: Row): string[] {
  const tests = namedTests(shown);
  if (tests.length === 0 && !/Open|not applicable: |[Nn]ot shown: /.test(shown))
    return [`${id} names no test and says no reason`];
  return tests.flatMap(({ file, names }) => {
    const path = join(repository, 'packages', file);
    if (!existsSync(path)) return [`${id}: there is no ${file}`];
    const text = readFileSync(path, 'utf8').replaceAll("\\'", "'");
    return names.filter((name) => !text.includes(name)).map((name) => `${id}: ${file} has no test ${name}`);
  });
}

test('every bar and every class has its row, and every test that is named is there', () => {
  const rows = rowsOf('hardening.md');
  expect(rows.map(({ id }) => id)).toEqual([...numbered('', 9, 34), ...numbered('C', 1, 17)]);
  expect(rows.flatMap(complaints)).toEqual([]);
});

test('every promise of the library has its row, and every test that is named is there', () => {
  const rows = rowsOf('promises.md');
  expect(rows.map(({ id }) => id)).toEqual(numbered('P', 1, 31));
  expect(rows.flatMap(complaints)).toEqual([]);
});

test('every line of the checklist of locks has its row, and every test that is named is there', () => {
  const rows = rowsOf('locks-shown.md');
  expect(rows.map(({ id }) => id)).toEqual([...numbered('F', 1, 15), ...numbered('B', 1, 13), ...numbered('P', 1, 17)]);
  expect(rows.flatMap(complaints)).toEqual([]);
});

test('a row that names a test which is not there is complained of, and so is one that says nothing', () => {
  const shown = '`lockd/test/wire.int.test.ts` *no test has this name*; `lockd/test/none.int.test.ts` *x*';
  expect([...complaints({ id: 'X1', shown }), ...complaints({ id: 'X2', shown: 'by hand' })]).toEqual([
    'X1: lockd/test/wire.int.test.ts has no test no test has this name',
    'X1: there is no lockd/test/none.int.test.ts',
    'X2 names no test and says no reason',
  ]);
});
