import type { PreservedXml, Violation } from '@holdfast/protocol';
import { PreservedXml as PreservedXmlCodec } from '@holdfast/protocol';
import { Fault } from '../model/fault.js';
import type { TextPosition } from './syntax/text-position.js';
import { verbatim } from './syntax/verbatim.js';
import type { XmlAttribute, XmlElement } from './syntax/xml-element.js';
import { attributeOffset, fieldPath, type XmlPlace, xmlPath } from './xml-place.js';

/** A remark about a document that did not stop its being read. */
export interface XmlWarning {
  /** Path in the document. */
  readonly path: string;
  /** Line, from 1. */
  readonly line: number;
  /** Column, from 1. */
  readonly column: number;
  /** One sentence for a human. */
  readonly message: string;
}

/** What is gathered while a document is being read. */
export interface Reading {
  readonly text: string;
  readonly positionAt: (offset: number) => TextPosition;
  /** Whether what is not known is refused instead of kept. */
  readonly isStrict: boolean;
  readonly violations: Violation[];
  readonly warnings: XmlWarning[];
  readonly preserved: PreservedXml[];
  /** Where each field was read from, by its path; undefined: nobody wants to know. */
  readonly origins?: Map<string, Origin>;
}

/** Where a field was read from. */
export interface Origin {
  readonly place: XmlPlace;
  /** Attribute of the element of the place: `@bus`; undefined: the element itself. */
  readonly below: string | undefined;
}

/** Notes where a field was read from. */
export function noteOrigin(reading: Reading, place: XmlPlace, fields: readonly string[], below?: string): void {
  reading.origins?.set(fieldPath(place, fields), { place, below });
}

/** Something wrong in a document. */
export interface ReadingProblem {
  readonly offset: number;
  /** Attribute or the like below the element of the place, for the path: `@bus`. */
  readonly below?: string;
  /** Steps of the path of fields below the place. */
  readonly fields?: readonly string[];
  readonly found: string;
  readonly expected: string;
  readonly meant?: string | undefined;
}

/** Notes something that makes the document impossible; reading goes on, so that all of it is told at once. */
export function addViolation(reading: Reading, place: XmlPlace, problem: ReadingProblem): void {
  const { found, expected, meant } = problem;
  const path = pathBelow(place, problem.below);
  const { line, column } = reading.positionAt(problem.offset);
  const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
  reading.violations.push({
    field: problem.fields === undefined ? '' : fieldPath(place, problem.fields),
    xmlPath: path,
    line,
    column,
    found,
    expected,
    message: `${path} is ${found}; expected ${expected}${hint}`,
  });
}

function pathBelow(place: XmlPlace, below: string | undefined): string {
  return below === undefined ? xmlPath(place) : `${xmlPath(place)}/${below}`;
}

/** Keeps an attribute that is not known, or refuses it. */
export function keepAttribute(reading: Reading, place: XmlPlace, attribute: XmlAttribute, why: string): void {
  const offset = attributeOffset(reading.text, place.element, attribute.name);
  const line = remark(reading, place, `@${attribute.name}`, offset, why);
  if (line === undefined) return;
  reading.preserved.push(
    PreservedXmlCodec.fromPartial({
      parent: xmlPath(place),
      name: attribute.name,
      ...(attribute.uri === '' ? {} : { namespaceUri: attribute.uri }),
      attributeValue: attribute.value,
      line,
    }),
  );
}

/** Keeps an element that is not known, or refuses it. */
export function keepElement(
  reading: Reading,
  place: XmlPlace,
  element: XmlElement,
  position: number,
  why: string,
): void {
  const line = remark(reading, place, element.name, element.start, why);
  if (line === undefined) return;
  reading.preserved.push(
    PreservedXmlCodec.fromPartial({
      parent: xmlPath(place),
      name: element.name,
      ...(element.uri === '' ? {} : { namespaceUri: element.uri }),
      xml: verbatim(reading.text, element),
      position,
      line,
    }),
  );
}

/** Notes text in an element that has none; libvirt passes over it, and so does this. */
export function remarkText(reading: Reading, place: XmlPlace, offset: number, found: string): void {
  remark(reading, place, 'text()', offset, `the text ${found} means nothing here and is not kept`);
}

/** Warns, or refuses when strict; the line of the place, or undefined when it was refused. */
function remark(reading: Reading, place: XmlPlace, below: string, offset: number, why: string): number | undefined {
  const path = `${xmlPath(place)}/${below}`;
  const { line, column } = reading.positionAt(offset);
  const message = `${path}: ${why}`;
  if (!reading.isStrict) {
    reading.warnings.push({ path, line, column, message });
    return line;
  }
  reading.violations.push({
    field: '',
    xmlPath: path,
    line,
    column,
    found: why,
    expected: 'only what is known',
    message,
  });
  return undefined;
}

/** The fault that tells all violations; undefined when there are none. */
export function faultOf(reading: Reading): Fault | undefined {
  const violations = reading.violations.toSorted((one, other) => one.line - other.line || one.column - other.column);
  const [first] = violations;
  if (first === undefined) return undefined;
  const more = violations.length === 1 ? '' : ` (and ${violations.length - 1} more)`;
  return new Fault('XML_INVALID', `line ${first.line}, column ${first.column}: ${first.message}${more}`, {
    violations,
  });
}
