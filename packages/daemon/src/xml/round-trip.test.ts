import type { DomainSpec, XmlBinding } from '@holdfast/protocol';
import { xmlBindings } from '@holdfast/protocol';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { arbitraryDocument, isPossible } from '../../test/xml/arbitrary-document.js';
import { formatXml } from './format-xml.js';
import { parseXml } from './parse-xml.js';

const secrets = { includeSecrets: true };

/** Paths of fields to every field of a document, by every field that leads to its message. */
function pathsFrom(root: string): (readonly XmlBinding[])[] {
  const paths: (readonly XmlBinding[])[] = [];
  const waiting: { type: string; path: readonly XmlBinding[] }[] = [{ type: root, path: [] }];
  for (const { type, path } of waiting) {
    for (const binding of xmlBindings.messages[type] ?? []) {
      const own = [...path, binding];
      if (!isPossible(root, own)) continue;
      paths.push(own);
      // Once for each field that leads there is enough: what is within is the same every time.
      const isKnown = waiting.some((other) => other.path.at(-1) === binding);
      if (binding.message !== undefined && !isKnown) waiting.push({ type: binding.message, path: own });
    }
  }
  // A message that shares the element around it is there when one of its own fields is.
  return paths.filter((path) => path.at(-1)?.inline !== true);
}

test('every field of the tables is written and read back the same', () => {
  const paths = pathsFrom('DomainSpec');
  const lost = paths.filter((path, seed) => {
    const [value] = fc.sample(arbitraryDocument('DomainSpec', path), { numRuns: 1, seed });
    const spec = value as unknown as DomainSpec;
    const { value: back, warnings } = parseXml('domain', formatXml('domain', spec, secrets));
    const isThere = path.reduce<unknown>((at, { field }) => memberOf(at, field), back) !== undefined;
    return !isThere || warnings.length > 0 || !isDeepStrictEqual(back, spec);
  });
  expect(lost.map((path) => path.map(({ field }) => field).join('.'))).toEqual([]);
  const tried = new Set(paths.flat());
  const untried = Object.entries(xmlBindings.messages).flatMap(([type, bindings]) =>
    bindings.filter((binding) => !tried.has(binding)).map(({ field }) => `${type}.${field}`),
  );
  expect(untried).toEqual([]);
});

function memberOf(value: unknown, field: string): unknown {
  const [message] = ([] as unknown[]).concat(value);
  return (message as Readonly<Record<string, unknown>> | undefined)?.[field];
}

test('any message that the tables allow is written and read back the same', () => {
  fc.assert(
    fc.property(arbitraryDocument('DomainSpec'), (document) => {
      const value = document as unknown as DomainSpec;
      const text = formatXml('domain', value, secrets);
      expect(parseXml('domain', text, { strict: true })).toEqual({ value, warnings: [] });
    }),
    { numRuns: 60 },
  );
});

const documents = ['web-server', 'windows-desktop', 'network-disks', 'numa', 'serial-ports', 'passthrough'].map(
  (name) => readFileSync(join(import.meta.dirname, 'golden', `${name}.formatted.xml`), 'utf8'),
);

/** A document with things in it that nobody knows. */
const strangeDocument = fc
  .tuple(
    fc.constantFrom(...documents),
    fc.array(fc.tuple(fc.nat(), fc.constantFrom(" zz='&lt;1&gt;'", "<zz a='1'><b/>t</zz>", "<z:z xmlns:z='urn:z'/>")), {
      minLength: 1,
      maxLength: 6,
    }),
  )
  .map(([document, strangers]) =>
    strangers.reduce((text, [place, piece]) => withStranger(text, place, piece), document),
  );

/** Puts a piece behind the name of an element, or behind the start tag of one that holds elements. */
function withStranger(text: string, place: number, piece: string): string {
  const isAttribute = piece.startsWith(' ');
  const tag = isAttribute ? /<[a-z][\w-]*(?=[ />])(?! zz=)/gi : /<[a-z][\w-]*(?: [^>]*[^/])?>(?=\n)/gi;
  const tags = [...text.matchAll(tag)];
  const chosen = tags[place % tags.length];
  if (chosen === undefined) return text;
  const offset = chosen.index + chosen[0].length;
  return text.slice(0, offset) + piece + text.slice(offset);
}

test('what is not known comes back where it stood, and writing settles', () => {
  fc.assert(
    fc.property(strangeDocument, (text) => {
      const { value, warnings } = parseXml('domain', text);
      const once = formatXml('domain', value, secrets);
      const again = parseXml('domain', once);
      expect(warnings.length).toBeGreaterThan(0);
      expect(again.warnings.map(({ path }) => path)).toEqual(warnings.map(({ path }) => path));
      expect({ ...again.value, preservedXml: places(again.value) }).toEqual({ ...value, preservedXml: places(value) });
      expect(formatXml('domain', again.value, secrets)).toBe(once);
    }),
    { numRuns: 150 },
  );
});

/** What was kept, without its lines, which are those of another text. */
function places(value: DomainSpec): object[] {
  return value.preservedXml.map(({ line: _line, ...rest }) => rest);
}
