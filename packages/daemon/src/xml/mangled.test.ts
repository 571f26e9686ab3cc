import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Fault } from '../model/fault.js';
import { formatXml } from './format-xml.js';
import { parseXml } from './parse-xml.js';

const folder = join(import.meta.dirname, 'golden');
const documents = readdirSync(folder)
  .filter((file) => file.endsWith('.xml'))
  .map((file) => readFileSync(join(folder, file), 'utf8'));

const piece = fc.oneof(
  fc.constantFrom(
    '<',
    '>',
    '/',
    '&',
    "'",
    '"',
    '=',
    '</x>',
    '<x>',
    '<!--',
    ']]>',
    '<![CDATA[',
    ':',
    '\0',
    '\uD800',
    '0x',
    '-1',
    '',
  ),
  fc.string({ maxLength: 5 }),
);

const mangled = fc
  .tuple(
    fc.constantFrom(...documents),
    fc.array(fc.tuple(fc.nat(), fc.nat({ max: 12 }), piece), { minLength: 1, maxLength: 4 }),
  )
  .map(([document, edits]) =>
    edits.reduce((text, [place, length, instead]) => {
      const offset = place % text.length;
      return text.slice(0, offset) + instead + text.slice(offset + length);
    }, document),
  );

test('whatever is done to a document, it is refused with its place, or read and written until it settles', () => {
  fc.assert(
    fc.property(mangled, (text) => {
      expect(outcomeOf(text)).toMatch(/^(refused with its place|settled)$/);
    }),
    { numRuns: 1500 },
  );
});

function outcomeOf(text: string): string {
  let value;
  try {
    ({ value } = parseXml('domain', text));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const places = (error.details.violations ?? []).map(({ line = 0, column = 0 }) => Math.min(line, column));
    return places.length > 0 && Math.min(...places) > 0 ? 'refused with its place' : 'refused without a place';
  }
  const once = formatXml('domain', value, { includeSecrets: true });
  const again = formatXml('domain', parseXml('domain', once).value, { includeSecrets: true });
  return again === once ? 'settled' : 'does not settle';
}
