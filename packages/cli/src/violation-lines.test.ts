import type { Violation } from '@holdfast/sdk';
import { expect, test } from 'vitest';
import { violationLines } from './violation-lines.js';

const nothing: Violation = { field: '', xmlPath: '', line: 0, column: 0, found: '', expected: '', message: '' };

test.each<[string, Partial<Violation>, string]>([
  [
    'in a document',
    { xmlPath: '/domain/vcpu', line: 4, column: 9, message: 'it is 0' },
    'line 4, column 9: /domain/vcpu: it is 0',
  ],
  [
    'that names its place itself',
    { xmlPath: '/domain/x', line: 4, message: '/domain/x: not known' },
    'line 4: /domain/x: not known',
  ],
  [
    'in a message',
    { field: 'memory_bytes', found: '0', expected: 'at least 1' },
    'memory_bytes: found "0", expected at least 1',
  ],
  ['of something missing', { field: 'name', expected: 'a name' }, 'name: expected a name'],
  ['of something that nothing can replace', { field: 'name', found: 'x' }, 'name: found "x"'],
])('a violation %s', (_what, violation, line) => {
  expect(violationLines([{ ...nothing, ...violation }], 'the document is not valid')).toEqual([line]);
});

test('what the error has said is not said again', () => {
  const said = { ...nothing, message: 'it is 0' };
  expect(violationLines([said, { ...said, message: 'other' }], 'line 4: it is 0')).toEqual(['other']);
});
