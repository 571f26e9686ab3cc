import type { DescEnum, DescField, DescMessage } from '@bufbuild/protobuf';
import { assertNoClashes } from './check-sdk-model.ts';
import { deprecationLines, fieldText, tsdoc } from './doc-text.ts';
import { reasonsOf } from './emit-reasons.ts';
import type { Schema } from '../schema.ts';
import { commentOf, enumWords, isOptional, propertyName, valueType } from '../schema.ts';
import type { Direction, SdkModel } from './sdk-model.ts';
import { isRequired, isSize, nativeType, sdkModel } from './sdk-model.ts';
import { docComment, generatedNotice, quoted } from './typescript.ts';

/** The SDK's public types: plain interfaces of all that methods take and answer, a file for each of the schema's. */
export function emitSdkTypes(schema: Schema): Readonly<Record<string, string>> {
  const model = sdkModel(schema);
  assertNoClashes(model);
  return Object.fromEntries(
    sdkTypeFiles(model).map(({ path, declarations }) => {
      const body = declarations.map((declaration) => declaration.text).join('\n');
      return [path, `${generatedNotice}${importsFor(model, path, body)}\n${body}`];
    }),
  );
}

/** A declaration of a public type. */
export interface SdkDeclaration {
  readonly name: string;
  readonly text: string;
}

/** The files of public types with their declarations. */
export function sdkTypeFiles(model: SdkModel): readonly { path: string; declarations: readonly SdkDeclaration[] }[] {
  const files = new Map<string, SdkDeclaration[]>();
  const add = (file: string, declaration: SdkDeclaration) => {
    const path = `types/${file.replace('holdfast/v1/', '').replaceAll('_', '-')}.ts`;
    files.set(path, [...(files.get(path) ?? []), declaration]);
  };
  for (const desc of model.enums)
    add(desc.file.name, { name: model.nameOf(desc, 'output'), text: enumType(model, desc) });
  for (const message of model.messages) {
    for (const direction of directionsOf(model, message)) {
      add(message.file.name, { name: model.nameOf(message, direction), text: messageType(model, message, direction) });
    }
  }
  return [...files].map(([path, declarations]) => ({ path, declarations }));
}

function directionsOf(model: SdkModel, message: DescMessage): readonly Direction[] {
  if (model.isTwofold(message)) return ['output', 'input'];
  return [model.has(message, 'output') ? 'output' : 'input'];
}

/** Import lines for the public types that a text uses and does not declare. */
export function importsFor(model: SdkModel, path: string, text: string): string {
  const used = new Set(text.match(/\b[A-Z]\w+/g) ?? []);
  const up = path.startsWith('types/') ? './' : '../types/';
  const lines = sdkTypeFiles(model)
    .filter((file) => file.path !== path)
    .flatMap((file) => {
      const names = file.declarations.map(({ name }) => name).filter((name) => used.has(name) && isType(text, name));
      return names.length === 0
        ? []
        : [`import type { ${names.join(', ')} } from '${up}${file.path.slice('types/'.length, -3)}.js';\n`];
    });
  const size = isType(text, 'Size') ? ["import type { Size } from '../../convert/size.js';\n"] : [];
  return [...size, ...lines].join('');
}

/** Whether a name stands in a text as a type, not in a comment. */
function isType(text: string, name: string): boolean {
  return new RegExp(`^(?! *(?:/\\*)?\\*).*\\b${name}\\b`, 'm').test(text);
}

function enumType(model: SdkModel, desc: DescEnum): string {
  const isAnswered = model.has(desc, 'output');
  const reasons = desc.name === 'Reason' ? reasonsOf(model.schema) : undefined;
  const values = desc.values.flatMap((value, index) => {
    const word = reasons === undefined ? enumWords(desc)[index]?.[0] : value.name.replace(/^REASON_/, '');
    // Who asks leaves out what he does not want to say; who answers may have to say that nothing is known.
    if (word === undefined || (value.number === 0 && (!isAnswered || reasons !== undefined))) return [];
    return [{ word, comment: commentOf(value) }];
  });
  const union = values.map(({ word }) => `  | ${quoted(word)}\n`).join('');
  const lines = [
    tsdoc(commentOf(desc)),
    '',
    '@remarks',
    ...values.map(({ word, comment }) => `- \`${word}\`: ${tsdoc(comment.replaceAll('\n', ' '))}`),
    ...(isAnswered ? ['- `unknown(17)`: a value that a newer daemon knows, by its number.'] : []),
    '',
    '@public',
  ];
  const unknown = isAnswered ? '  | `unknown(${number})`\n' : '';
  return `${docComment(lines)}export type ${model.nameOf(desc, 'output')} =\n${union}${unknown}`.trimEnd() + ';\n';
}

function messageType(model: SdkModel, message: DescMessage, direction: Direction): string {
  const name = model.nameOf(message, direction);
  const note = model.isTwofold(message)
    ? direction === 'input'
      ? [`As it is given; a {@link ${model.nameOf(message, 'output')}} that was answered can be given too.`]
      : []
    : [];
  const doc = docComment([tsdoc(commentOf(message)), ...note, '', '@public']);
  const plain = message.fields.filter((field) => field.oneof === undefined);
  if (message.oneofs.length === 0) return `${doc}export interface ${name} {\n${members(model, plain, direction)}}\n`;
  const choices = message.oneofs.map((oneof) => choiceType(model, oneof.fields, direction));
  const common = plain.length === 0 ? [] : [`{\n${members(model, plain, direction)}}`];
  return `${doc}export type ${name} = ${[...common, ...choices].join(' &\n  ')};\n`;
}

/** The members of an interface or of an options object. */
export function members(model: SdkModel, fields: readonly DescField[], direction: Direction): string {
  return fields
    .map((field) => {
      const optional = isPresent(model, field, direction) ? '' : '?';
      const doc = docComment([...fieldText(model.schema, field).map(tsdoc), ...deprecationLines(field)], '  ');
      return `${doc}  readonly ${propertyName(field)}${optional}: ${fieldType(model, field, direction)};\n`;
    })
    .join('');
}

function isPresent(model: SdkModel, field: DescField, direction: Direction): boolean {
  if (isRequired(model.schema, field)) return true;
  if (direction === 'input') return false;
  // The end of a call brings what it promises, unless the schema says `optional`.
  return !isOptional(field) || (isEndOfCall(model, field) && !field.proto.proto3Optional);
}

function isEndOfCall(model: SdkModel, field: DescField): boolean {
  return model.classes.some(({ methods }) => methods.some(({ method }) => method.output === field.parent));
}

/**
 * A oneof. Given, it is whichever property is there: `{ name: 'web' }`. Answered, `kind` names that property too, so
 * that a `switch` over it knows the type; `kind: 'unknown'` is a case that only a newer daemon knows.
 */
export function choiceType(model: SdkModel, fields: readonly DescField[], direction: Direction): string {
  const cases = fields.map((field) => {
    const own = `readonly ${propertyName(field)}: ${fieldType(model, field, direction)}`;
    const doc = ` /** ${fieldText(model.schema, field).map(tsdoc).join(' ')} */`;
    if (direction === 'output') return `{ readonly kind: ${quoted(propertyName(field))};${doc} ${own} }`;
    const others = fields.filter((other) => other !== field).map((other) => `readonly ${propertyName(other)}?: never`);
    return `{${doc} ${[own, ...others].join('; ')} }`;
  });
  const unknown = direction === 'output' ? ["{ readonly kind: 'unknown' }"] : [];
  return `(\n${[...cases, ...unknown].map((each) => `    | ${each}\n`).join('')}  )`;
}

/** The type of a field's value, lists and maps included. */
export function fieldType(model: SdkModel, field: DescField, direction: Direction): string {
  const type = elementType(model, field, direction);
  if (field.fieldKind === 'map') return `Readonly<Record<string, ${type}>>`;
  if (field.fieldKind !== 'list') return type;
  return /[|&]/.test(type) ? `readonly (${type})[]` : `readonly ${type}[]`;
}

function elementType(model: SdkModel, field: DescField, direction: Direction): string {
  if (field.message !== undefined) return nativeType(field.message) ?? model.nameOf(field.message, direction);
  if (field.enum !== undefined) return model.nameOf(field.enum, direction);
  const { values } = model.schema.fieldRules(field);
  if (values.length > 0) return values.map(quoted).join(' | ');
  if (direction === 'input' && isSize(model.schema, field)) return 'Size';
  const types = {
    string: 'string',
    bool: 'boolean',
    bytes: 'Uint8Array',
    number: 'number',
    double: 'number',
    bigint: 'bigint',
    enum: 'string',
    message: 'object',
  };
  return types[valueType(field)];
}
