import { expect, test } from 'vitest';
import { enumNames } from './enum-names.js';

test('turns numbers into words and back, also those that it does not know', () => {
  const states = enumNames({ running: 1, 'shut-off': 5 });
  expect({
    words: [1, 5, 17, -1].map((number) => states.toName(number)),
    numbers: ['running', 'shut-off', 'unknown(17)', 'unknown(-1)', 'toString', 'unknown(x)'].map((word) =>
      states.fromName(word),
    ),
    names: states.names,
  }).toEqual({
    words: ['running', 'shut-off', 'unknown(17)', 'unknown(-1)'],
    numbers: [1, 5, 17, -1, undefined, undefined],
    names: ['running', 'shut-off'],
  });
});
