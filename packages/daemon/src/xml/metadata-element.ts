import { Fault } from '../model/fault.js';
import { escapeAttribute } from './escape.js';
import { isName } from './names.js';
import { readFragment } from './read-fragment.js';
import type { XmlElement } from './xml-element.js';

/** An element of `<metadata>`: a document of an application, in a namespace of its own. */
export interface MetadataElementSource {
  readonly uri: string;
  /** Prefix for writing it, when the element has none yet. */
  readonly prefix: string;
  /** The element; empty: remove it. */
  readonly xml: string;
}

/** The element of a namespace in `<metadata>`, verbatim; undefined where there is none. */
export function findMetadataElement(metadata: string | undefined, uri: string): string | undefined {
  if (!metadata) return undefined;
  const found = readFragment(metadata, 'metadata').children.find((child) => child.uri === uri);
  return found === undefined ? undefined : metadata.slice(found.start, found.end);
}

/**
 * `<metadata>` with the element of one namespace put in, replaced or removed; undefined when nothing is left in it.
 *
 * @throws Fault XML_INVALID when the element is not well-formed or in another namespace, INVALID_ARGUMENT when prefix
 * or URI cannot name a namespace.
 */
export function setMetadataElement(metadata: string | undefined, source: MetadataElementSource): string | undefined {
  const { uri, xml } = source;
  if (uri === '') throw invalid('uri', '""', 'the URI of a namespace');
  const written = xml.trim() === '' ? '' : inNamespace(source);
  if (!metadata) return written === '' ? undefined : `<metadata>\n    ${written}\n  </metadata>`;
  const all = readFragment(metadata, 'metadata');
  const kept = all.children.filter((child) => child.uri !== uri);
  const elements = kept.map((child) => metadata.slice(child.start, child.end));
  const place = all.children.findIndex((child) => child.uri === uri);
  if (written !== '') elements.splice(place === -1 ? elements.length : keptBefore(all, place, uri), 0, written);
  if (elements.length === 0) return undefined;
  const start = metadata.slice(all.start, all.contentStart).replace(/\s*\/>$/, '>');
  return `${start}\n${elements.map((element) => `    ${element}\n`).join('')}  </metadata>`;
}

function keptBefore(all: XmlElement, place: number, uri: string): number {
  return all.children.slice(0, place).filter((child) => child.uri !== uri).length;
}

/** The element with its namespace: as it is when it has it, else with the prefix. */
function inNamespace({ uri, prefix, xml }: MetadataElementSource): string {
  const element = readFragment(xml, 'xml');
  const text = xml.slice(element.start, element.end);
  if (element.uri === uri) return text;
  if (element.uri !== '') {
    const found = `<${element.name}> in the namespace ${element.uri}`;
    throw new Fault('XML_INVALID', `xml is ${found}; expected one in ${uri}`, {
      violations: [{ field: 'element.xml', found, expected: `an element in ${uri}` }],
    });
  }
  if (!isName(prefix) || prefix.includes(':'))
    throw invalid('prefix', JSON.stringify(prefix), 'a name without a colon');
  const name = element.name;
  const declared = text.replace(`<${name}`, () => `<${prefix}:${name} xmlns:${prefix}='${escapeAttribute(uri)}'`);
  if (/\/>$/.test(declared)) return declared;
  const end = declared.lastIndexOf('</');
  return `${declared.slice(0, end)}</${prefix}:${name}>`;
}

function invalid(field: string, found: string, expected: string): Fault {
  return new Fault('INVALID_ARGUMENT', `${field} is ${found}; expected ${expected}`, {
    violations: [{ field: `element.${field}`, found, expected }],
  });
}
