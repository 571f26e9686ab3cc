import { Fault } from '../../model/fault.js';
import { readXml } from './read-xml.js';
import type { XmlElement } from './xml-element.js';

/**
 * Reads a piece of XML that someone gave as a string: one element, well-formed by itself.
 *
 * @throws Fault XML_INVALID naming the field when it is not.
 */
export function readFragment(xml: string, field: string): XmlElement {
  let element: XmlElement;
  try {
    element = readXml(xml);
  } catch (cause) {
    if (!(cause instanceof Fault)) throw cause;
    throw new Fault('XML_INVALID', `${field} is no element of XML: ${cause.message}`, cause.details, { cause });
  }
  const around = xml.slice(0, element.start) + xml.slice(element.end);
  if (around.trim() === '') return element;
  throw fragmentFault(field, JSON.stringify(around.trim().slice(0, 40)), 'one element and nothing beside it');
}

/** A piece of XML, if it is one element of that name, without white space around it. @throws Fault XML_INVALID */
export function checkFragment(xml: string, name: string, field: string): string {
  const element = readFragment(xml, field);
  if (element.name !== name) throw fragmentFault(field, `<${element.name}>`, `<${name}>`);
  return xml.slice(element.start, element.end);
}

function fragmentFault(field: string, found: string, expected: string): Fault {
  return new Fault('XML_INVALID', `${field} is ${found}; expected ${expected}`, {
    violations: [{ field, found, expected }],
  });
}
