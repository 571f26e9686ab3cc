import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Fault } from '../model/fault.js';
import { parseXml } from './parse-xml.js';

const good = readFileSync(join(import.meta.dirname, 'golden', 'web-server.xml'), 'utf8');

/** What is broken, and the piece of the good document with what stands there instead. */
const breaks: readonly (readonly [what: string, piece: string, instead: string])[] = [
  ['the document is empty', good, ''],
  ['the document is white space', good, ' \n\t\n'],
  ['the document is no XML', good, '{ "name": "web" }'],
  ['the document is cut in a tag', good, good.slice(0, good.indexOf('<vcpu') + 9)],
  ['the document is cut in an attribute', good, good.slice(0, good.indexOf("'static'") + 4)],
  ['the document is cut in a text', good, good.slice(0, good.indexOf('hvm') + 1)],
  ['the document is cut in a comment', good, good.slice(0, good.indexOf('one would'))],
  ['the document is cut before its end tag', '</domain>', ''],
  ['the root is closed twice', '</domain>', '</domain></domain>'],
  ['there are two roots', '</domain>', '</domain>\n<domain/>'],
  ['text follows the root', '</domain>', '</domain> and more'],
  ['text stands before the root', '<!-- A web', 'hello <!-- A web'],
  ['the XML declaration is not first', '<?xml', '\n<?xml'],
  ['the XML declaration has no version', `version="1.0" `, ''],
  ['the XML declaration is not closed', '"UTF-8"?>', '"UTF-8">'],
  ['a version that is none', '"1.0"', '"one"'],
  ['a document type declaration', '<!-- A web', '<!DOCTYPE domain>\n<!-- A web'],
  ['a document type declaration behind the root', '</domain>', '</domain><!DOCTYPE domain>'],
  ['two dashes in a comment', '<!-- A web', '<!-- A -- web'],
  ['a comment that ends with three dashes', 'by hand -->', 'by hand --->'],
  ['an end tag of another name', '</name>', '</nmae>'],
  ['an end tag in another case', '</name>', '</Name>'],
  ['end tags in the wrong order', '</backend></rng>', '</rng></backend>'],
  ['an end tag too many', '</name>', '</name></name>'],
  ['an end tag is missing', '</title>', ''],
  ['an end tag with an attribute', '</title>', "</title lang='en'>"],
  ['an end tag without a name', '</title>', '</>'],
  ['an end tag with a blank before its name', '</title>', '</ title>'],
  ['a start tag without a name', '<features>', '<>'],
  ['a start tag with a blank before its name', '<features>', '< features>'],
  ['a name that begins with a digit', '<features>', '<1features>'],
  ['a name with a character that names have not', '<features>', '<feat!ures>'],
  ['a slash in the midst of a tag', '<acpi/>', '<acpi/ >'],
  ['a tag within a tag', '<acpi/>', '<acpi <apic/>>'],
  ['an attribute without a value', "check='none'", 'check'],
  ['an attribute without a value, and the tag ends', " migratable='on'/>", ' migratable/>'],
  ['an attribute without quotes', "check='none'", 'check=none'],
  ['an attribute with the wrong closing quote', "check='none'", `check='none"`],
  ['an attribute whose quote is never closed', "period='10'", "period='10"],
  ['no blank between two attributes', "check='none' ", "check='none'"],
  ['an attribute twice', "check='none'", "check='none' check='full'"],
  ['a tag sign in an attribute', "check='none'", "check='<none>'"],
  ['an ampersand by itself', 'Web &amp; more', 'Web & more'],
  ['an entity that nobody defined', 'Web &amp; more', 'Web &nbsp; more'],
  ['an entity without its semicolon', 'Web &amp; more', 'Web &amp more'],
  ['a character by a number that is none', 'Web &amp; more', 'Web &#xZZ; more'],
  ['a character by number that XML has not', 'Web &amp; more', 'Web &#0; more'],
  ['a null character', 'Web &amp; more', 'Web \0 more'],
  ['a control character in an attribute', "check='none'", "check='\u0007'"],
  ['half of a surrogate pair', 'Web &amp; more', 'Web \uDC00 more'],
  ['the end of CDATA in text', 'Web &amp; more', 'Web ]]> more'],
  ['CDATA that is not closed', 'Web &amp; more', '<![CDATA[Web'],
  ['a prefix that is not declared', '<acpi/>', '<qemu:acpi/>'],
  ['a prefix of an attribute that is not declared', "check='none'", "x:check='none'"],
  ['another document', good, '<network><name>default</name></network>'],
  ['the document in a namespace', "<domain type='kvm'>", "<domain type='kvm' xmlns='urn:x'>"],
];

test.each(breaks)('is told with its place: %s', (_, piece, instead) => {
  const { line = 0, column = 0, found = '', expected = '' } = refusalOf(piece, instead).details.violations?.[0] ?? {};
  expect({ hasPlace: line > 0 && column > 0, hasWords: found !== '' && expected !== '' }).toEqual({
    hasPlace: true,
    hasWords: true,
  });
});

test('there are more than fifty ways, and each is told in words that were agreed', () => {
  const told = breaks.map(([what, piece, instead]) => `${what}\n    ${refusalOf(piece, instead).message}\n`).join('');
  const path = join(import.meta.dirname, 'golden', 'malformed.txt');
  if (process.env['GOLDEN'] === '1') writeFileSync(path, told);
  expect(breaks.length).toBeGreaterThan(50);
  expect(told).toBe(existsSync(path) ? readFileSync(path, 'utf8') : '(no such golden file: run with GOLDEN=1)');
});

function refusalOf(piece: string, instead: string): Fault {
  expect(good).toContain(piece);
  try {
    parseXml(
      'domain',
      good.replace(piece, () => instead),
    );
  } catch (error) {
    if (error instanceof Fault && error.reason === 'XML_SYNTAX') return error;
    throw error;
  }
  throw new Error('it was read');
}
