import type { DescEnum, DescField, DescMessage, DescMethod } from '@bufbuild/protobuf';
import type { Schema } from '../../schema.ts';
import { apiPackage, enumWords, isOptional, valueType } from '../../schema.ts';
import type { SdkClass, SdkModel } from '../sdk-model.ts';
import { isSize, sdkModel } from '../sdk-model.ts';
import { identifier, quoted } from './python-text.ts';

/** Messages of protobuf's own, by what Python has for them. */
const native: Readonly<Record<string, { readonly kind: string; readonly type: string }>> = {
  'google.protobuf.Timestamp': { kind: 'timestamp', type: 'datetime' },
  'google.protobuf.FieldMask': { kind: 'mask', type: 'Sequence[str]' },
};

/** What Python shows of the schema. */
export interface PythonModel {
  readonly schema: Schema;
  readonly classes: readonly SdkClass[];
  /** Messages that are classes, requests and responses too. */
  readonly messages: readonly DescMessage[];
  readonly enums: readonly DescEnum[];
  /** Name of the class of a message, or of the words of an enum. */
  nameOf(desc: DescMessage | DescEnum): string;
  /** Whether a field is there in every answer, so that nobody need ask. */
  isPromised(field: DescField): boolean;
}

/** Derives what Python shows. */
export function pythonModel(schema: Schema): PythonModel {
  const sdk: SdkModel = sdkModel(schema);
  const ends = new Set(
    sdk.classes.flatMap((each) => each.methods.flatMap(({ method }) => [method.input, method.output])),
  );
  const answers = new Set(sdk.classes.flatMap((each) => each.methods.map(({ method }) => method.output)));
  const shown = new Set<DescMessage>([...ends, ...sdk.messages]);
  return {
    schema,
    classes: sdk.classes,
    // In the order of the schema.
    messages: schema.messages(apiPackage).filter((message) => shown.has(message) || refersTo(ends, message)),
    enums: sdk.enums,
    nameOf: (desc) => sdk.nameOf(desc, 'output'),
    isPromised: (field) => answers.has(field.parent) && field.fieldKind === 'message' && field.oneof === undefined,
  };
}

/** References are bound to handles in TypeScript, and there no types of their own; here requests hold them. */
function refersTo(requests: ReadonlySet<DescMessage>, message: DescMessage): boolean {
  return [...requests].some((request) => request.fields.some((field) => field.message === message));
}

/** Name of the module of the types that a file of the schema has. */
export function moduleOf(desc: DescMessage | DescEnum): string {
  return desc.file.name.replace('holdfast/v1/', '');
}

/** Name of a field as an attribute. */
export function attributeName(field: DescField): string {
  return identifier(field.name);
}

/** How the value of a field is written in JSON; `plain`: as it is. */
export function wireKind(field: DescField): string {
  if (field.message !== undefined) return native[field.message.typeName]?.kind ?? 'message';
  const kind = valueType(field);
  if (kind === 'enum' || kind === 'bytes') return kind;
  return 'scalar' in field && isWide(field) ? 'integer' : 'plain';
}

/** Canonical JSON has 64-bit integers in quotes, since not every language can count so far. */
function isWide(field: DescField): boolean {
  const kind = valueType(field);
  // ScalarType has int64, uint64, fixed64, sfixed64 and sint64 at these numbers.
  return (kind === 'number' || kind === 'bigint') && [3, 4, 6, 16, 18].includes(Number(field.scalar));
}

/** Type of one value of a field, as an annotation. */
export function elementType(model: PythonModel, field: DescField): string {
  if (field.message !== undefined) return native[field.message.typeName]?.type ?? model.nameOf(field.message);
  if (field.enum !== undefined) return model.nameOf(field.enum);
  const { values } = model.schema.fieldRules(field);
  if (values.length > 0) {
    // Where absence is the empty string, that is one of the words.
    const isAbsent = !isOptional(field) && field.fieldKind === 'scalar' && field.oneof === undefined;
    return `Literal[${[...(isAbsent ? [''] : []), ...values].map(quoted).join(', ')}]`;
  }
  const types = {
    string: 'str',
    bool: 'bool',
    bytes: 'bytes',
    number: 'int',
    double: 'float',
    bigint: 'int',
    enum: 'str',
    message: 'object',
  };
  return types[valueType(field)];
}

/** Annotation and default of a field; an empty default: there is none. */
export function annotated(model: PythonModel, field: DescField): { readonly type: string; readonly empty: string } {
  const type = elementType(model, field);
  if (field.fieldKind === 'map') return { type: `Mapping[str, ${type}]`, empty: 'EMPTY' };
  if (field.fieldKind === 'list') return { type: `Sequence[${type}]`, empty: '()' };
  if (wireKind(field) === 'mask') return { type, empty: '()' };
  if (model.isPromised(field)) return { type, empty: '' };
  if (isOptional(field) || field.oneof !== undefined) return { type: `Optional[${type}]`, empty: 'None' };
  if (field.enum !== undefined) return { type, empty: quoted(emptyWord(field.enum)) };
  return {
    type,
    empty: { string: '""', bool: 'False', bytes: 'b""', double: '0.0' }[valueType(field) as string] ?? '0',
  };
}

/** The reason that is never sent has no word. */
function emptyWord(desc: DescEnum): string {
  return desc.name === 'Reason' ? 'INTERNAL' : (enumWords(desc)[0]?.[0] ?? '');
}

/** The same for an argument of a method: sizes may be given in words. */
export function argument(model: PythonModel, field: DescField): { readonly type: string; readonly empty: string } {
  const given = annotated(model, field);
  if (isSize(model.schema, field)) return { ...given, type: given.type.replace('int', 'Size') };
  // Who asks leaves out what he does not want to say.
  if (field.enum !== undefined && field.fieldKind !== 'list') return { type: `Optional[${given.type}]`, empty: 'None' };
  return given;
}

/** Whether a method may be called again when nobody knows whether it was heard. */
export function isRepeatable(method: DescMethod): boolean {
  return Number(method.idempotency) !== 0;
}
