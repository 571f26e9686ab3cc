import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { whyTooOld } from './demand-node.js';

test.each(['22.15.0', '22.20.1', '23.0.0', '24.21.0', '26.1.0'])('%s is new enough', (version) => {
  expect(whyTooOld(version)).toBeUndefined();
});

test.each(['18.19.1', '20.20.2', '22.14.0'])('%s is too old', (version) => {
  expect(whyTooOld(version)).toBe(`it needs Node.js 22.15 or newer; this is ${version}`);
});

test('what is said here is what the package says', () => {
  const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    engines: { node: string };
  };
  expect(engines.node).toBe('>=22.15.0');
});
