import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repository } from './repository.ts';

/** The rows of the tables of a page that begin with the number of a bar, a class or a promise. */
function rowsOf(page: string): { readonly id: string; readonly shown: string }[] {
  return readFileSync(join(repository, 'docs', page), 'utf8')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter(([, id = '']) => /^[CP]?\d+$/.test(id))
    .map(([, id = '', , shown = '']) => ({ id, shown }));
}

/** The tests that a row names: a file below packages/, and the names of tests in it. */
function namedTests(shown: string): { file: string; names: string[] }[] {
  return [...shown.matchAll(/`([^`]+\.test\.ts)`((?:,? \*[^*]+\*)*)/g)].map(([, file = '', names = '']) => ({
    file,
    names: [...names.matchAll(/\*([^*]+)\*/g)].map(([, name = '']) => name),
  }));
}

function complaints({ id, shown }: { readonly id: string; readonly shown: string }): string[] {
  const tests = namedTests(shown);
  if (tests.length === 0 && !/Open|not applicable: /.test(shown)) return [`${id} names no test and says no reason`];
  return tests.flatMap(({ file, names }) => {
    const path = join(repository, 'packages', file);
    if (!existsSync(path)) return [`${id}: there is no ${file}`];
    const text = readFileSync(path, 'utf8').replaceAll("\\'", "'");
    return names.filter((name) => !text.includes(name)).map((name) => `${id}: ${file} has no test ${name}`);
  });
}

test('every bar and every class has its row, and every test that is named is there', () => {
  const bars = Array.from({ length: 34 }, (_, index) => `${index + 9}`);
  const classes = Array.from({ length: 17 }, (_, index) => `C${index + 1}`);
  const rows = rowsOf('hardening.md');
  expect(rows.map(({ id }) => id)).toEqual([...bars, ...classes]);
  expect(rows.flatMap(complaints)).toEqual([]);
});

test('every promise of the library has its row, and every test that is named is there', () => {
  const rows = rowsOf('promises.md');
  expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: 31 }, (_, index) => `P${index + 1}`));
  expect(rows.flatMap(complaints)).toEqual([]);
});
