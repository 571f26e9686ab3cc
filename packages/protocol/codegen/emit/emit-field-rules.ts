import type { DescField } from '@bufbuild/protobuf';
import type { Schema } from '../schema.ts';
import { apiPackage, integerRange, isOptional, oneofOf, propertyName, typeName, valueType } from '../schema.ts';
import { generatedNotice, literal, propertyKey } from './typescript.ts';

/** The rules of every field of the API, by message: what validation, masking of secrets and defaults go by. */
export function emitFieldRules(schema: Schema): Readonly<Record<string, string>> {
  return {
    'holdfast/field-rules.ts': [
      generatedNotice,
      "import type { MessageRules } from '../../field-rule.js';\n\n",
      '/** Rules of the fields of every message of the API: name of the message to its fields. */\n',
      'export const fieldRules: Readonly<Record<string, MessageRules>> = {\n',
      ...schema
        .messages(apiPackage)
        .map((message) => [
          `  ${typeName(message)}: {\n`,
          ...message.fields.map(
            (field) => `    ${propertyKey(propertyName(field))}: ${literal(fieldRule(schema, field))},\n`,
          ),
          '  },\n',
        ])
        .flat(),
      '};\n',
    ].join(''),
  };
}

function fieldRule(schema: Schema, field: DescField): object {
  const rules = schema.fieldRules(field);
  const of = field.message ?? field.enum;
  const oneof = oneofOf(field);
  return {
    name: field.name,
    type: valueType(field),
    of: of === undefined ? undefined : typeName(of),
    integer: integerRange(field),
    repeated: field.fieldKind === 'list' || undefined,
    map: field.fieldKind === 'map' || undefined,
    optional: isOptional(field) || undefined,
    oneof: oneof === undefined ? undefined : propertyName(oneof),
    values: rules.values.length > 0 ? rules.values : undefined,
    minimum: rules.minimum,
    maximum: rules.maximum,
    pattern: rules.pattern === '' ? undefined : `^(?:${rules.pattern})$`,
    maxLength: rules.maxLength || undefined,
    default: rules.defaultValue || undefined,
    units: rules.units || undefined,
    required: rules.required || undefined,
    secret: rules.secret || undefined,
    since: rules.since || undefined,
  };
}
