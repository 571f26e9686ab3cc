import type { DescEnum, DescField, DescMessage, DescMethod, DescService } from '@bufbuild/protobuf';
import type { Schema } from '../schema.ts';
import { apiPackage, functionName, isOptional, typeName, valueType } from '../schema.ts';

/** Names that the SDK's own classes have, or that say too little outside of the schema. */
const renamed: Readonly<Record<string, string>> = {
  Domain: 'DomainRecord',
  Event: 'HostEvent',
  Operation: 'OperationRecord',
  Reason: 'ErrorReason',
};

/** Messages that TypeScript has a type of its own for. */
const native: Readonly<Record<string, string>> = {
  'google.protobuf.Timestamp': 'Date',
  'google.protobuf.FieldMask': 'readonly string[]',
};

/** Which way a message goes: in a request, or in an answer. */
export type Direction = 'input' | 'output';

/** A method of the SDK's resource classes. */
export interface SdkMethod {
  readonly method: DescMethod;
  /** Name in the class. */
  readonly name: string;
  /** Field of the request that names the object; absent where the method acts on none. */
  readonly bound?: DescField;
  /** Field of the response that is answered alone; absent where the whole response is. */
  readonly result?: DescField;
}

/** A resource class of the SDK. */
export interface SdkClass {
  readonly name: string;
  readonly service: DescService;
  readonly methods: readonly SdkMethod[];
  /** Whether its methods act on one object. */
  readonly isBound: boolean;
}

/** What the SDK shows of the schema. */
export interface SdkModel {
  readonly schema: Schema;
  /** Messages shown as interfaces, in the order of the schema. */
  readonly messages: readonly DescMessage[];
  /** Enums shown as unions of words. */
  readonly enums: readonly DescEnum[];
  readonly classes: readonly SdkClass[];
  /** Whether the message or enum occurs in that direction. */
  has(desc: DescMessage | DescEnum, direction: Direction): boolean;
  /** Whether the message needs another interface where it is given than where it is answered. */
  isTwofold(message: DescMessage): boolean;
  /** Name of the interface for a message, or of the union for an enum. */
  nameOf(desc: DescMessage | DescEnum, direction: Direction): string;
}

/** Type that TypeScript has itself for a message; undefined when it has none. */
export function nativeType(message: DescMessage): string | undefined {
  return native[message.typeName];
}

/** Derives what the SDK shows. */
export function sdkModel(schema: Schema): SdkModel {
  const classes = schema.services(apiPackage).flatMap((service) => classesOf(schema, service));
  const methods = classes.flatMap((each) => each.methods);
  const reached = {
    input: reach(methods.flatMap(({ method, bound }) => method.input.fields.filter((field) => field !== bound))),
    output: reach(methods.flatMap(({ method }) => method.output.fields)),
  };
  const has = (desc: DescMessage | DescEnum, direction: Direction) => reached[direction].has(desc);
  const shown = (desc: DescMessage | DescEnum) => has(desc, 'input') || has(desc, 'output');
  const messages = schema.messages(apiPackage).filter(shown);
  const twofold = twofoldMessages(
    schema,
    messages.filter((message) => has(message, 'input') && has(message, 'output')),
  );
  const plainName = (desc: DescMessage | DescEnum) => renamed[typeName(desc)] ?? typeName(desc).replaceAll('_', '');
  return {
    schema,
    messages,
    enums: schema.enums(apiPackage).filter(shown),
    classes,
    has,
    isTwofold: (message) => twofold.has(message),
    nameOf: (desc, direction) =>
      direction === 'input' && desc.kind === 'message' && twofold.has(desc)
        ? `${plainName(desc)}Input`
        : plainName(desc),
  };
}

function reach(fields: readonly DescField[]): Set<DescMessage | DescEnum> {
  const reached = new Set<DescMessage | DescEnum>();
  const waiting = [...fields];
  for (const field of waiting) {
    const desc = field.message ?? field.enum;
    if (desc === undefined || reached.has(desc)) continue;
    if (desc.kind === 'message' && nativeType(desc) !== undefined) continue;
    reached.add(desc);
    if (desc.kind === 'message') waiting.push(...desc.fields);
  }
  return reached;
}

/** A message differs by direction when one of its fields does: by a list, a size, a plain scalar, or its own message. */
function twofoldMessages(schema: Schema, messages: readonly DescMessage[]): Set<DescMessage> {
  const twofold = new Set<DescMessage>();
  let before = -1;
  while (before !== twofold.size) {
    before = twofold.size;
    for (const message of messages) {
      const differs = message.fields.some(
        (field) =>
          field.fieldKind === 'list' ||
          field.fieldKind === 'map' ||
          isSize(schema, field) ||
          (!isOptional(field) && !isRequired(schema, field)) ||
          (field.message !== undefined && twofold.has(field.message)),
      );
      if (differs) twofold.add(message);
    }
  }
  return twofold;
}

/** Whether a number counts bytes, so that it may be given as `'2GiB'`. */
export function isSize(schema: Schema, field: DescField): boolean {
  return schema.fieldRules(field).units === 'bytes' && valueType(field) === 'number';
}

/** Whether a request must have the field: it is said, or the empty value is out of its range and there is no default. */
export function isRequired(schema: Schema, field: DescField): boolean {
  const rules = schema.fieldRules(field);
  if (rules.required) return true;
  return !isOptional(field) && (rules.minimum ?? 0n) > 0n && rules.defaultValue === '' && field.fieldKind === 'scalar';
}

function classesOf(schema: Schema, service: DescService): SdkClass[] {
  if (service.name === 'SessionService') return [];
  const noun = service.name.replace(/Service$/, '');
  const methods = service.methods.map((method) => sdkMethod(schema, noun, method));
  const bound = methods.filter((method) => method.bound !== undefined);
  const free = methods.filter((method) => method.bound === undefined);
  const classes = [
    { name: `${noun}Methods`, service, methods: bound, isBound: true },
    { name: bound.length > 0 ? `${noun}sMethods` : `${noun}Methods`, service, methods: free, isBound: false },
  ];
  return classes.filter((each) => each.methods.length > 0);
}

function sdkMethod(schema: Schema, noun: string, method: DescMethod): SdkMethod {
  const bound =
    method.input.fields.find((field) => field.message?.name === `${noun}Ref` && field.name === noun.toLowerCase()) ??
    method.input.fields.find((field) => field.name === 'id' && field.number === 1);
  const name = schema.methodRules(method)?.sdkName || methodName(noun, method);
  const result = resultField(method, schema.methodRules(method)?.sdkResult ?? '');
  return { method, name, ...(bound === undefined ? {} : { bound }), ...(result === undefined ? {} : { result }) };
}

function resultField(method: DescMethod, name: string): DescField | undefined {
  if (name === '') return undefined;
  const field = method.output.fields.find((candidate) => candidate.name === name);
  if (field === undefined)
    throw new Error(`${method.output.name} has no field ${name}, which ${method.name} shall answer`);
  return field;
}

/** Name of the method without its noun: `start`, `setMemory`, `list`. */
function methodName(noun: string, method: DescMethod): string {
  return functionName(method).replace(new RegExp(`(?<=[a-z])${noun}s?(?=[A-Z]|$)`), '');
}
