import type { DomainSpec } from '@holdfast/protocol';
import { xmlBindings } from '@holdfast/protocol';
import { planOf } from './codec-plan.js';
import { readMessage } from './read-element.js';
import { faultOf, type Reading, type XmlWarning } from './reading.js';
import { readXml } from './syntax/read-xml.js';
import { textPositions } from './syntax/text-position.js';
import { xmlSyntaxFault } from './syntax/xml-syntax-fault.js';

/** The documents that there are: root element to message. */
export interface XmlDocuments {
  readonly domain: DomainSpec;
}

/** A document that was read. */
export interface ParsedXml<Value> {
  readonly value: Value;
  /** What was kept though it is not known, and other remarks, in the order of the document. */
  readonly warnings: readonly XmlWarning[];
}

/**
 * Reads a document of libvirt's XML. What the schema does not know is kept in `preservedXml` with a warning, or
 * refused with `strict`. Defaults are not filled in.
 *
 * @throws Fault XML_SYNTAX when it is not well-formed, too large, has a DTD, or is another document.
 * @throws Fault XML_INVALID when it says something impossible; the violations tell every place.
 */
export function parseXml<Root extends keyof XmlDocuments>(
  root: Root,
  text: string,
  options: { readonly strict?: boolean } = {},
): ParsedXml<XmlDocuments[Root]> {
  const element = readXml(text);
  if (element.name !== root || element.uri !== '') {
    const found = `<${element.name}>${element.uri === '' ? '' : ` in the namespace ${element.uri}`}`;
    throw xmlSyntaxFault(text, { offset: element.start, found, expected: `<${root}>` });
  }
  const reading: Reading = {
    text,
    positionAt: textPositions(text),
    isStrict: options.strict === true,
    violations: [],
    warnings: [],
    preserved: [],
  };
  const plan = planOf(xmlBindings.roots[root] ?? '', undefined);
  const place = { parent: undefined, name: root, index: 0, field: '', element };
  const value = readMessage(reading, plan, place);
  const fault = faultOf(reading);
  if (fault !== undefined) throw fault;
  value['preservedXml'] = reading.preserved;
  return { value: value as unknown as XmlDocuments[Root], warnings: reading.warnings };
}
