import type { PreservedXml } from '@holdfast/protocol';
import { escapeAttribute } from './syntax/escape.js';
import { isName } from './syntax/names.js';
import { prefixOf } from './syntax/namespaces.js';
import { checkFragment } from './syntax/read-fragment.js';

/** What was kept of a document, by the path of the element that it stood in. */
export interface PreservedPlaces {
  at(path: string): PreservedAt | undefined;
}

/** What was kept of one element. */
interface PreservedAt {
  /** Its attributes, without those that the text of the others has already. */
  attributes(written: string): string;
  /** Puts its elements among the others, where they stood, or last where there are fewer now. */
  putElements(children: string[], indent: string): void;
}

/** Sorts what was kept by where it belongs; undefined: there is nothing. */
export function preservedPlaces(all: readonly PreservedXml[]): PreservedPlaces | undefined {
  if (all.length === 0) return undefined;
  const places = new Map<string, PreservedXml[]>();
  for (const each of all) {
    const parent = each.parent ?? '';
    const place = places.get(parent);
    if (place === undefined) places.set(parent, [each]);
    else place.push(each);
  }
  return {
    at(path) {
      const kept = places.get(path);
      if (kept === undefined) return undefined;
      const elements = kept.filter((each) => each.xml !== undefined);
      return {
        attributes: (written) => attributesText(kept, written),
        putElements: (children, indent) => putElements(elements, children, indent),
      };
    },
  };
}

function attributesText(kept: readonly PreservedXml[], written: string): string {
  let text = '';
  const declared = new Set<string>();
  for (const { name = '', namespaceUri, attributeValue } of kept) {
    // Names come from a document that was read, or from whoever gave the message. The schema may have come to know it, or another field made it mean something.
    if (attributeValue === undefined || !isName(name) || `${written}${text}`.includes(` ${name}='`)) continue;
    const prefix = prefixOf(name);
    if (namespaceUri !== undefined && prefix !== '' && !declared.has(prefix)) {
      text += ` xmlns:${prefix}='${escapeAttribute(namespaceUri)}'`;
      declared.add(prefix);
    }
    text += ` ${name}='${escapeAttribute(attributeValue)}'`;
  }
  return text;
}

/** Behind everything. */
const last = Number.MAX_SAFE_INTEGER;

function putElements(kept: readonly PreservedXml[], children: string[], indent: string): void {
  if (kept.length === 0) return;
  const sorted = kept.toSorted((one, other) => (one.position ?? last) - (other.position ?? last));
  // Merged in one walk: the place of each counts the others before it, kept or not.
  const merged: string[] = [];
  let next = 0;
  for (const { position = last, name = '', xml = '' } of sorted) {
    while (merged.length < position && next < children.length) merged.push(children[next++] ?? '');
    merged.push(`${indent}${checkFragment(xml, name, 'preserved_xml')}\n`);
  }
  merged.push(...children.slice(next));
  children.splice(0, children.length, ...merged);
}
