import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { supportPage } from './support-page.js';

const page = new URL('../../../../../../docs/drivers.md', import.meta.url);
const [begin, end] = ['<!-- what QEMU runs, written by `npm run golden` -->\n', '\n<!-- end of what QEMU runs -->'];

test('docs/drivers.md has what the driver refuses by', () => {
  const [head = '', rest = ''] = readFileSync(page, 'utf8').split(begin);
  const after = `${head}${begin}\n${supportPage()}\n${end}${rest.split(end)[1]}`;
  if (process.env['GOLDEN'] === '1') writeFileSync(page, after);
  expect(readFileSync(page, 'utf8')).toBe(after);
});
