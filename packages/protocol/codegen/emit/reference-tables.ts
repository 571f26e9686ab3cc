import type { DescEnum, DescField, DescMessage } from '@bufbuild/protobuf';
import type { Schema, XmlOptions } from '../schema.ts';
import { commentOf, valueType } from '../schema.ts';
import { ruleText } from './doc-text.ts';

/** Writes how a message or an enum is linked. */
export type Link = (desc: DescMessage | DescEnum) => string;

/** A table of the fields of a message; with a column for their places in XML. */
export function fieldTable(schema: Schema, message: DescMessage, link: Link, withXml: boolean = false): string {
  if (message.fields.length === 0) return 'No fields.\n';
  const rows = message.fields.map((field) => {
    const cells = [
      `\`${field.name}\``,
      typeText(field, link),
      ...(withXml ? [xmlText(schema.xml(field))] : []),
      meaning(schema, field),
    ];
    return `| ${cells.join(' | ')} |\n`;
  });
  const heads = ['Field', 'Type', ...(withXml ? ['XML'] : []), 'Meaning'];
  return `| ${heads.join(' | ')} |\n|${'---|'.repeat(heads.length)}\n${rows.join('')}`;
}

/** Name of a section as its address on the page. */
export function anchor(heading: string): string {
  return heading.toLowerCase();
}

/** A comment as Markdown on one line: what Markdown would take for its own is escaped outside of code. */
export function prose(text: string): string {
  return text
    .replaceAll('\n', ' ')
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part.replaceAll('|', '\\|') : part.replace(/[<>|*_[\]]/g, '\\$&')))
    .join('');
}

function typeText(field: DescField, link: Link): string {
  const desc = field.message ?? field.enum;
  const words = { number: 'integer', bigint: '64-bit integer', double: 'number' } as Readonly<Record<string, string>>;
  const type = valueType(field);
  const name = desc === undefined ? (words[type] ?? type) : link(desc);
  if (field.fieldKind === 'list') return `list of ${name}`;
  if (field.fieldKind === 'map') return `map to ${name}`;
  return field.oneof === undefined ? name : `${name}; one of \`${field.oneof.name}\``;
}

function meaning(schema: Schema, field: DescField): string {
  const { values } = schema.fieldRules(field);
  const when = schema.xml(field)?.when;
  return [
    prose(commentOf(field)),
    values.length === 0 ? '' : `One of ${values.map((value) => `\`${value}\``).join(', ')}.`,
    prose(ruleText(schema, field)),
    when === undefined
      ? ''
      : `Only where \`${when.field}\` is ${when.values.map((value) => `\`${value}\``).join(' or ')}.`,
  ]
    .filter((text) => text !== '')
    .join(' ');
}

const forms = ['', '', 'as `on` or `off`', 'if it stands there', 'in hexadecimal', 'with a unit', 'verbatim'];

function xmlText(xml: XmlOptions | undefined): string {
  if (xml === undefined) return '';
  if (xml.inline) return 'in the same element';
  const prefix = xml.namespacePrefix === '' ? '' : `${xml.namespacePrefix}:`;
  const path = [xml.element === '' ? '' : `${prefix}${xml.element}`, xml.attribute === '' ? '' : `@${xml.attribute}`];
  const place = path.filter((step) => step !== '').join('/') || 'text';
  return [`\`${place}\``, forms[xml.form] ?? ''].filter((text) => text !== '').join(' ');
}
