import type { XmlElement } from './xml-element.js';
import { escapeAttribute } from './escape.js';
import { prefixOf, uriOf } from './namespaces.js';

/** A declaration to be put in, behind the name of an element. */
interface Insertion {
  readonly offset: number;
  readonly declarations: string;
}

/** An element as it was written, declaring every namespace that it uses, so that it can stand anywhere. */
export function verbatim(text: string, element: XmlElement): string {
  return withInsertions(text, element, insertionFor(element));
}

/**
 * The same for an element that only holds others: each of them declares what it uses, so that it can be taken out.
 */
export function verbatimContainer(text: string, element: XmlElement): string {
  return withInsertions(text, element, [
    ...declarationsOf(element, missingPrefixes(element, false)),
    ...element.children.flatMap((child) => insertionFor(child)),
  ]);
}

function insertionFor(element: XmlElement): Insertion[] {
  return declarationsOf(element, missingPrefixes(element, true));
}

function declarationsOf(element: XmlElement, prefixes: ReadonlySet<string>): Insertion[] {
  if (prefixes.size === 0) return [];
  const declarations = [...prefixes]
    .map((prefix) => ` xmlns:${prefix}='${escapeAttribute(uriOf(prefix, element.around) ?? '')}'`)
    .join('');
  return [{ offset: element.start + 1 + element.name.length, declarations }];
}

/** Prefixes that the element itself uses, and those within it, that are declared further out. */
function missingPrefixes(element: XmlElement, isDeep: boolean): ReadonlySet<string> {
  const missing = new Set([prefixOf(element.name)]);
  for (const attribute of element.attributes) missing.add(prefixOf(attribute.name));
  for (const child of isDeep ? element.children : []) {
    for (const prefix of missingPrefixes(child, true)) missing.add(prefix);
  }
  if (element.namespaces !== element.around) {
    for (const prefix of element.namespaces.declared.keys()) missing.delete(prefix);
  }
  missing.delete('');
  missing.delete('xml');
  return missing;
}

function withInsertions(text: string, element: XmlElement, insertions: readonly Insertion[]): string {
  let written = '';
  let from = element.start;
  for (const { offset, declarations } of insertions) {
    written += text.slice(from, offset) + declarations;
    from = offset;
  }
  return written + text.slice(from, element.end);
}
