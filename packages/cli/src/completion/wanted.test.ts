import { expect, test } from 'vitest';
import { wholeProgram } from '../../test/whole-program.js';
import { wantedBy } from './wanted.js';

const program = wholeProgram();

function valuesFor(...words: string[]): readonly string[] {
  const wanted = wantedBy(program, words);
  return wanted.kind === 'words' ? wanted.words.map(({ value }) => value) : [wanted.kind];
}

test.each([
  { words: [''], has: ['domain', 'up', 'completion'] },
  { words: ['domain', ''], has: ['start', 'console-log'] },
  { words: ['-o', 'json', 'domain', ''], has: ['start'] },
  { words: ['help', 'domain', ''], has: ['start'] },
  { words: ['domain', 'start', ''], has: ['domains'] },
  { words: ['domain', 'start', '--paused', ''], has: ['domains'] },
  { words: ['domain', 'start', '-'], has: ['--paused', '--connect', '--output'] },
  { words: ['domain', 'define', ''], has: ['files'] },
  { words: ['domain', 'list', '-o', ''], has: ['table', 'json', 'yaml', 'name'] },
  { words: ['operation', 'cancel', ''], has: ['operations'] },
  { words: ['access', 'explain', 'StartDomain', '--domain', ''], has: ['domains'] },
  { words: ['completion', ''], has: ['bash', 'zsh', 'fish'] },
  { words: ['up', '--driver', ''], has: ['qemu', 'test'] },
  { words: ['up', '--dir', ''], has: ['files'] },
])('after $words there is $has', ({ words, has }) => {
  expect(valuesFor(...words)).toEqual(expect.arrayContaining(has));
});

test('behind the last argument there is nothing more', () => {
  expect(valuesFor('domain', 'info', 'web', '')).toEqual([]);
  expect(valuesFor('domain', 'start', 'web', '')).toEqual(['domains']);
  expect(valuesFor('no-such', '')).toEqual(expect.arrayContaining(['domain']));
});
