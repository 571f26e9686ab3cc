import type { XmlElement } from './syntax/xml-element.js';

/** Where in a document one is: a chain from the element to the root. */
export interface XmlPlace {
  readonly parent: XmlPlace | undefined;
  /** Name of the element, with the schema's prefix. */
  readonly name: string;
  /** Position among the elements of its name, from 1; 0 where the schema does not repeat it. */
  readonly index: number;
  /** Step in the path of fields of the schema; empty: the element only groups fields. */
  readonly field: string;
  /** The element there. */
  readonly element: XmlElement;
}

/** Path of an element in its document: `/domain/devices/disk[2]/driver`. */
export function xmlPath(place: XmlPlace): string {
  const step = place.index === 0 ? place.name : `${place.name}[${place.index}]`;
  return `${place.parent === undefined ? '' : xmlPath(place.parent)}/${step}`;
}

/** Path of a field in the message of the document: `devices.disks[1].target.bus`. */
export function fieldPath(place: XmlPlace, steps: readonly string[]): string {
  const above = place.parent === undefined ? '' : fieldPath(place.parent, []);
  return [above, place.field, ...steps].filter((step) => step !== '').join('.');
}

/** Offset of an attribute in the start tag of its element. */
export function attributeOffset(text: string, element: XmlElement, name: string): number {
  const attribute = /\s([^\s=]+)\s*=\s*(?:"[^"]*"|'[^']*')/y;
  attribute.lastIndex = element.start + 1 + element.name.length;
  for (let match = nextMatch(attribute, text); match !== null; match = nextMatch(attribute, text)) {
    if (match[1] === name) return match.index + match[0].indexOf(name);
  }
  return element.start;
}

/** The next attribute, wherever the white space before it begins. */
function nextMatch(attribute: RegExp, text: string): RegExpExecArray | null {
  while (/\s/.test(text.charAt(attribute.lastIndex)) && /\s/.test(text.charAt(attribute.lastIndex + 1))) {
    attribute.lastIndex++;
  }
  return attribute.exec(text);
}

/** Offset of an element's text, or of the element where it has none. */
export function textOffset(text: string, element: XmlElement): number {
  if (element.text.trim() === '') return element.start;
  const content = text.slice(element.contentStart, element.end);
  return element.contentStart + (content.length - content.trimStart().length);
}
