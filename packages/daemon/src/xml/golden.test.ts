import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DomainSpec } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import { formatXml } from './format-xml.js';
import { parseXml } from './parse-xml.js';

const folder = join(import.meta.dirname, 'golden');
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.xml') && !file.endsWith('.formatted.xml'))
  .map((file) => file.slice(0, -'.xml'.length));

test.each(names)('%s is read, kept and written as it was agreed', (name) => {
  const { value, warnings } = parseXml('domain', readFileSync(join(folder, `${name}.xml`), 'utf8'));
  const formatted = formatXml('domain', value, { includeSecrets: true });
  expectGolden(`${name}.json`, `${JSON.stringify({ warnings, spec: DomainSpec.toJSON(value) }, undefined, 2)}\n`);
  expectGolden(`${name}.formatted.xml`, formatted);
  expect(formatXml('domain', parseXml('domain', formatted).value, { includeSecrets: true })).toBe(formatted);
});

test('there is a dozen of them', () => {
  expect(names.length).toBeGreaterThanOrEqual(12);
});

function expectGolden(file: string, text: string): void {
  const path = join(folder, file);
  if (process.env['GOLDEN'] === '1') writeFileSync(path, text);
  expect(text).toBe(existsSync(path) ? readFileSync(path, 'utf8') : '(no such golden file: run with GOLDEN=1)');
}
