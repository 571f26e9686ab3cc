import { expect, test } from 'vitest';
import { Fault } from '../model/fault.js';
import { formatXml } from './format-xml.js';
import { parseXml } from './parse-xml.js';
import { limits } from './syntax/limits.js';

function entities(count: number): string {
  const more = Array.from({ length: count }, (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`);
  return `<!DOCTYPE domain [<!ENTITY e0 "ha">${more.join('')}]>`;
}

function nested(depth: number, inner: string = ''): string {
  return `<domain><name>a</name>${'<x>'.repeat(depth)}${inner}${'</x>'.repeat(depth)}</domain>`;
}

function attributes(count: number): string {
  return Array.from({ length: count }, (_, i) => ` a${i}=''`).join('');
}

const refused: readonly (readonly [what: string, text: () => string, message: RegExp])[] = [
  ['a billion laughs', () => `${entities(9)}<domain><name>&e9;</name></domain>`, /document type/],
  [
    'a quadratic blow-up',
    () => `<!DOCTYPE d [<!ENTITY a "${'a'.repeat(50_000)}">]><domain>${'&a;'.repeat(50_000)}</domain>`,
    /document type/,
  ],
  [
    'an entity of itself',
    () => `<!DOCTYPE d [<!ENTITY a "&b;"><!ENTITY b "&a;">]><domain><name>&a;</name></domain>`,
    /document type/,
  ],
  [
    'a file as an entity',
    () => `<!DOCTYPE d [<!ENTITY f SYSTEM "file:///etc/passwd">]><domain><name>&f;</name></domain>`,
    /document type/,
  ],
  [
    'an address as an entity',
    () => `<!DOCTYPE d [<!ENTITY f SYSTEM "http://127.0.0.1:1/">]><domain><name>&f;</name></domain>`,
    /document type/,
  ],
  [
    'a parameter entity from a file',
    () => `<!DOCTYPE d [<!ENTITY % p SYSTEM "file:///etc/hosts"> %p;]><domain/>`,
    /document type/,
  ],
  ['a DTD from a file', () => `<!DOCTYPE domain SYSTEM "file:///etc/hosts"><domain/>`, /document type/],
  [
    'attributes from a DTD',
    () => `<!DOCTYPE d [<!ATTLIST domain type CDATA "kvm">]><domain><name>a</name></domain>`,
    /document type/,
  ],
  ['an entity without a DTD', () => '<domain><name>&xxe;</name></domain>', /&xxe;/],
  [
    'a document that is too large',
    () => `<domain><name>${'a'.repeat(limits.bytes)}</name></domain>`,
    /at most 1048576 bytes/,
  ],
  [
    'one that is too large only in bytes',
    () => `<domain><name>${'☺'.repeat(limits.bytes / 2)}</name></domain>`,
    /at most 1048576 bytes/,
  ],
  ['elements that are too deep', () => nested(limits.depth), /at most 64 levels/],
  ['a hundred thousand open elements', () => '<domain>'.repeat(100_000), /at most 64 levels/],
  ['too many elements', () => `<domain>${'<x/>'.repeat(limits.elements)}</domain>`, /at most 10000 elements/],
  ['too many attributes', () => `<domain${attributes(limits.attributes + 1)}/>`, /at most 64 attributes/],
  ['fifty thousand attributes', () => `<domain${attributes(50_000)}/>`, /at most 64 attributes/],
  [
    'fifty thousand namespaces',
    () => `<domain${attributes(50_000).replaceAll(' a', ' xmlns:a')}/>`,
    /at most 64 attributes/,
  ],
  ['a null character', () => '<domain><name>a\0b</name></domain>', /character/],
  ['a null character by number', () => '<domain><name>a&#0;b</name></domain>', /&#0;/],
  ['a comment that never ends', () => `<domain><!--${'-'.repeat(1000)}`, /comment/],
  ['CDATA that never ends', () => `<domain><name><![CDATA[${']]'.repeat(1000)}`, /CDATA/],
];

test.each(refused)('refuses %s', (_, text, message) => {
  let refusal: unknown;
  try {
    parseXml('domain', text());
  } catch (error) {
    refusal = error;
  }
  expect(refusal).toBeInstanceOf(Fault);
  expect(refusal).toMatchObject({ reason: 'XML_SYNTAX' });
  expect(String(refusal)).toMatch(message);
});

test('takes what is just within the limits', () => {
  const texts = [
    nested(limits.depth - 1),
    `<domain><name>a</name>${'<x/>'.repeat(limits.elements - 2)}</domain>`,
    `<domain${attributes(limits.attributes)}><name>a</name></domain>`,
  ];
  expect(texts.map((text) => parseXml('domain', text).value.name)).toEqual(['a', 'a', 'a']);
});

test('names like those of every object are names like others', () => {
  const text = `<domain __proto__='1' constructor='2'><name>a</name><__proto__ polluted='yes'><toString/></__proto__><constructor/></domain>`;
  const { value } = parseXml('domain', text);
  expect({ polluted: 'polluted' in {}, kept: value.preservedXml.map((each) => each.name) }).toEqual({
    polluted: false,
    kept: ['__proto__', 'constructor', '__proto__', 'constructor'],
  });
  expect(formatXml('domain', value)).toContain(`<__proto__ polluted='yes'><toString/></__proto__>`);
});

test('an inclusion is no more than an element that is not known', () => {
  const text = `<domain><name>a</name><xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='file:///etc/passwd' parse='text'/></domain>`;
  expect(parseXml('domain', text).warnings).toMatchObject([{ path: '/domain/xi:include' }]);
});

// Work that grew with the square of the document would take minutes here and meet the time limit of the test.
test('the worst documents within the limits are read and written', () => {
  const unknown = `<domain><name>a</name>${`<nam x="${'y'.repeat(80)}"/>`.repeat(9_900)}</domain>`;
  const wrong = `<domain><name>a</name>${'<devices><disk type="fiel"/></devices>'.repeat(1)}<cpu>${"<feature policy='x'/>".repeat(9_900)}</cpu></domain>`;
  const wide = `<domain><name>a</name>${`<x${attributes(60)}/>`.repeat(1_500)}</domain>`;
  const declared = `${'<x xmlns:a="a" xmlns:b="b">'.repeat(60)}${'<a:y xmlns:c="c"/>'.repeat(9_000)}${'</x>'.repeat(60)}`;
  const kept = [unknown, wide, `<domain><name>a</name>${declared}</domain>`].map((text) => {
    const { value } = parseXml('domain', text);
    return [value.preservedXml.length, parseXml('domain', formatXml('domain', value)).value.preservedXml.length];
  });
  expect(kept).toEqual([
    [9_900, 9_900],
    [1_500, 1_500],
    [1, 1],
  ]);
  expect(() => parseXml('domain', wrong)).toThrow(/and 19\d\d\d more/);
});
