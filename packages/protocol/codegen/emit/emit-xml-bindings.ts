import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { documentMessages, documentRoots } from '../documents.ts';
import type { Schema, XmlOptions } from '../schema.ts';
import { isOptional, propertyName, typeName, valueType } from '../schema.ts';
import { generatedNotice, literal } from './typescript.ts';

/** The numbers of `XmlForm` in words; bool is `yes-no` and all else `plain` where nothing is said. */
const forms = ['plain', 'yes-no', 'on-off', 'presence', 'hex', 'size', 'raw'] as const;

/** The tables that drive the XML codec. */
export function emitXmlBindings(schema: Schema): Readonly<Record<string, string>> {
  const roots = documentRoots(schema);
  const messages = [...new Set(roots.flatMap((root) => documentMessages(schema, root)))];
  return {
    'holdfast/xml-bindings.ts': [
      generatedNotice,
      "import type { XmlBindings } from '../../xml-binding.js';\n\n",
      '/** How the documents of the API are written in XML. */\n',
      'export const xmlBindings: XmlBindings = {\n',
      `  roots: ${literal(Object.fromEntries(roots.map((root) => [schema.xmlRoot(root), typeName(root)])))},\n`,
      '  messages: {\n',
      ...messages.map((message) => bindings(schema, message)),
      '  },\n};\n',
    ].join(''),
  };
}

function bindings(schema: Schema, message: DescMessage): string {
  const rows = message.fields.flatMap((field) => {
    const xml = schema.xml(field);
    return xml === undefined ? [] : [`      ${literal(xmlBinding(field, xml))},\n`];
  });
  return `    ${typeName(message)}: [\n${rows.join('')}    ],\n`;
}

function xmlBinding(field: DescField, xml: XmlOptions): object {
  const type = valueType(field);
  const form = forms[xml.form] ?? 'plain';
  const size = form === 'size';
  const readUnit = xml.readUnit || 'bytes';
  return {
    field: propertyName(field),
    type,
    message: field.message === undefined ? undefined : typeName(field.message),
    path: xml.element === '' ? [] : xml.element.split('/'),
    attribute: xml.attribute || undefined,
    form: form === 'plain' && type === 'bool' ? 'yes-no' : form,
    repeated: field.fieldKind === 'list' || undefined,
    optional: isOptional(field) || undefined,
    width: form === 'hex' && xml.width > 0 ? xml.width : undefined,
    readUnit: size ? readUnit : undefined,
    writeUnit: size ? xml.writeUnit || readUnit : undefined,
    unitAttribute: size && xml.unitAttribute !== '-' ? xml.unitAttribute || 'unit' : undefined,
    when: xml.when === undefined ? undefined : condition(xml.when),
    namespace: xml.namespacePrefix === '' ? undefined : { prefix: xml.namespacePrefix, uri: xml.namespaceUri },
    inline: xml.inline || undefined,
  };
}

function condition(when: { readonly field: string; readonly values: readonly string[] }): object {
  const steps = when.field.split('/');
  const name = steps.at(-1) ?? '';
  return { up: steps.length - 1, field: propertyName({ name }), values: when.values };
}
