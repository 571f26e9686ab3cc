import { expect, test } from 'vitest';
import { pickStyle } from './style.js';

const coloured = (isTerminal: boolean, env: Record<string, string>): boolean =>
  pickStyle(isTerminal, env)('good', 'x') !== 'x';

test.each([
  [true, {}, true],
  [false, {}, false],
  [true, { NO_COLOR: '1' }, false],
  [true, { NO_COLOR: '' }, true],
  [true, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
  [false, { FORCE_COLOR: '1' }, true],
  [false, { FORCE_COLOR: '0' }, false],
  [true, { TERM: 'dumb' }, false],
])('terminal %s with %j is coloured: %s', (isTerminal, env, expected) => {
  expect(coloured(isTerminal, env as Record<string, string>)).toBe(expected);
});
