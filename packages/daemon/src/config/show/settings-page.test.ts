import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { defaultPlaces } from '../places.js';
import { settings } from '../settings.js';
import { settingsPage } from './settings-page.js';

const page = new URL('../../../../../docs/configuration.md', import.meta.url);
const [begin, end] = ['<!-- the settings, written by `npm run golden` -->\n', '\n<!-- end of the settings -->'];

test('docs/configuration.md has every setting as it is declared', () => {
  const tables = settingsPage(defaultPlaces({ uid: 0, homeDirectory: '/root', environment: {} }));
  const before = readFileSync(page, 'utf8');
  const [head = '', rest = ''] = before.split(begin);
  const after = `${head}${begin}\n${tables}\n${end}${rest.split(end)[1]}`;
  if (process.env['GOLDEN'] === '1') writeFileSync(page, after);
  expect(readFileSync(page, 'utf8')).toBe(after);
});

test('no two settings have one name, and each says in one line what it is', () => {
  expect(new Set(settings.map(({ name }) => name)).size).toBe(settings.length);
  expect(settings.filter(({ setting: { summary } }) => summary === '' || /[\n.]$|^[A-Z]/.test(summary))).toEqual([]);
});
