import type {
  DescEnum,
  DescExtension,
  DescField,
  DescFile,
  DescMessage,
  DescMethod,
  DescService,
  Registry,
} from '@bufbuild/protobuf';
import { create, createFileRegistry, getOption, hasOption, ScalarType } from '@bufbuild/protobuf';
import type { CodeGeneratorRequest } from '@bufbuild/protobuf/wkt';
import { FieldOptions_JSType, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { getComments } from '@bufbuild/protoplugin';

/** Options of a method, as options.proto has them. */
interface MethodRules {
  readonly object: string;
  readonly permissions: readonly string[];
  readonly highPriority: boolean;
  readonly mutating: boolean;
  readonly adminOnly: boolean;
  readonly since: string;
  readonly libvirt: readonly string[];
  readonly sdkName: string;
  readonly sdkResult: string;
  readonly public: boolean;
}

/** Options of a field, as options.proto has them. */
interface FieldOptions {
  readonly since: string;
  readonly secret: boolean;
  readonly units: string;
  readonly values: readonly string[];
  readonly minimum?: bigint;
  readonly maximum?: bigint;
  readonly defaultValue: string;
  readonly pattern: string;
  readonly required: boolean;
  readonly maxLength: number;
}

/** Binding of a field to XML, as options.proto has it. */
export interface XmlOptions {
  readonly element: string;
  readonly attribute: string;
  readonly text: boolean;
  readonly form: number;
  readonly width: number;
  readonly readUnit: string;
  readonly writeUnit: string;
  readonly unitAttribute: string;
  readonly when?: { readonly field: string; readonly values: readonly string[] };
  readonly namespacePrefix: string;
  readonly namespaceUri: string;
  readonly inline: boolean;
}

/** Rules of an error reason, as options.proto has them. */
interface ReasonOptions {
  readonly status: string;
  readonly libvirt: number;
  readonly retryable: boolean;
  readonly exitCode: number;
  readonly what: string;
  readonly remedies: readonly string[];
}

/** What a permission stands for, as options.proto has it. */
interface PermissionOptions {
  readonly id: string;
  readonly reads: boolean;
}

/** What the derivations see of the schema. */
export interface Schema {
  /** Files of our own packages and those that they need, in the order of dependency. */
  readonly files: readonly DescFile[];
  /** Messages of the package, nested ones behind their parents; without map entries. */
  messages(packageName: string): readonly DescMessage[];
  /** Enums of the package. */
  enums(packageName: string): readonly DescEnum[];
  /** Services of the package. */
  services(packageName: string): readonly DescService[];
  /** Rules of a method; undefined when it has none. */
  methodRules(method: DescMethod): MethodRules | undefined;
  /** Rules of a field; those of a field without any are empty. */
  fieldRules(field: DescField): FieldOptions;
  /** Binding of a field to XML; undefined when it has none. */
  xml(field: DescField): XmlOptions | undefined;
  /** Name of the root element of the message's document; undefined when it is no document. */
  xmlRoot(message: DescMessage): string | undefined;
  /** Rules of a value of the error reasons. */
  reason(value: DescEnum['values'][number]): ReasonOptions | undefined;
  /** What a value of the permissions stands for; undefined for the one that is never granted. */
  permission(value: DescEnum['values'][number]): PermissionOptions | undefined;
}

/** The package of the API. */
export const apiPackage = 'holdfast.v1';

/** The file of the annotations themselves, which nothing is derived from. */
const optionsFile = 'holdfast/v1/options';

/** Builds the schema of a request to the plugin. */
export function loadSchema(request: CodeGeneratorRequest): Schema {
  const registry = createFileRegistry(create(FileDescriptorSetSchema, { file: request.protoFile }));
  const files = [...registry.files].filter((file) => file.name !== optionsFile);
  const of = (packageName: string) => files.filter((file) => file.proto.package === packageName);
  const method = optionReader<DescMethod, MethodRules>(registry, 'holdfast.v1.method');
  const field = optionReader<DescField, FieldOptions>(registry, 'holdfast.v1.field');
  const xml = optionReader<DescField, XmlOptions>(registry, 'holdfast.v1.xml');
  const document = optionReader<DescMessage, { xmlRoot: string }>(registry, 'holdfast.v1.document');
  const reason = optionReader<DescEnum['values'][number], ReasonOptions>(registry, 'holdfast.v1.reason');
  const permission = optionReader<DescEnum['values'][number], PermissionOptions>(registry, 'holdfast.v1.permission');
  return {
    files,
    messages: (name) => of(name).flatMap((file) => file.messages.flatMap(withNested)),
    enums: (name) =>
      of(name).flatMap((file) => [...file.enums, ...file.messages.flatMap(withNested).flatMap((m) => m.nestedEnums)]),
    services: (name) => of(name).flatMap((file) => file.services),
    methodRules: method,
    fieldRules: (desc) => field(desc) ?? noRules,
    xml,
    xmlRoot: (desc) => document(desc)?.xmlRoot || undefined,
    reason,
    permission,
  };
}

const noRules: FieldOptions = {
  since: '',
  secret: false,
  units: '',
  values: [],
  defaultValue: '',
  pattern: '',
  required: false,
  maxLength: 0,
};

function optionReader<Desc, Options>(registry: Registry, name: string): (desc: Desc) => Options | undefined {
  const extension = registry.getExtension(name);
  // A schema of an earlier release does not know every annotation.
  if (extension === undefined) return () => undefined;
  // The extensions are known by name only, so that what they hold is known from options.proto, not from types.
  const has = hasOption as unknown as (desc: Desc, extension: DescExtension) => boolean;
  const get = getOption as unknown as (desc: Desc, extension: DescExtension) => Options;
  return (desc) => (has(desc, extension) ? get(desc, extension) : undefined);
}

function withNested(message: DescMessage): DescMessage[] {
  // Map entries are no messages to anybody but the wire.
  if (message.proto.options?.mapEntry === true) return [];
  return [message, ...message.nestedMessages.flatMap(withNested)];
}

/** Name of a message or an enum in TypeScript: nested ones have their parent's in front, as ts-proto does it. */
export function typeName(desc: DescMessage | DescEnum): string {
  return desc.parent === undefined ? desc.name : `${typeName(desc.parent)}_${desc.name}`;
}

/** Name of a field as a property. */
export function propertyName(field: { readonly name: string }): string {
  return field.name.replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** Name of a method as a function. */
export function functionName(method: DescMethod): string {
  return method.name.charAt(0).toLowerCase() + method.name.slice(1);
}

/** `GET_DOMAIN` and `GetDomain` as `get-domain`. */
export function kebab(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase();
}

/** The words of an enum with their numbers, without the prefix that all values share. */
export function enumWords(desc: DescEnum): readonly (readonly [string, number])[] {
  const prefix = `${kebab(desc.name)}-`;
  return desc.values.map((value) => [kebab(value.name).replace(prefix, ''), value.number] as const);
}

/** The comment before an element of the schema, as one text; empty when there is none. */
export function commentOf(desc: Parameters<typeof getComments>[0]): string {
  return (getComments(desc).leading ?? '')
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .trim();
}

/** Kind of value of a field, by the words of `FieldRule`. */
type ValueType = 'string' | 'bool' | 'bytes' | 'number' | 'double' | 'bigint' | 'enum' | 'message';

/** Kind of value of a field; of a map, that of its values. */
export function valueType(field: DescField): ValueType {
  if (field.message !== undefined) return 'message';
  if (field.enum !== undefined) return 'enum';
  switch (field.scalar) {
    case ScalarType.STRING:
      return 'string';
    case ScalarType.BOOL:
      return 'bool';
    case ScalarType.BYTES:
      return 'bytes';
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      return 'double';
    case ScalarType.INT64:
    case ScalarType.UINT64:
    case ScalarType.SINT64:
    case ScalarType.FIXED64:
    case ScalarType.SFIXED64:
      return field.proto.options?.jstype === FieldOptions_JSType.JS_NUMBER ? 'number' : 'bigint';
    case ScalarType.INT32:
    case ScalarType.UINT32:
    case ScalarType.SINT32:
    case ScalarType.FIXED32:
    case ScalarType.SFIXED32:
      return 'number';
  }
}

const integerRanges: ReadonlyMap<ScalarType | undefined, 'int32' | 'uint32' | 'int64' | 'uint64'> = new Map([
  [ScalarType.INT32, 'int32'],
  [ScalarType.SINT32, 'int32'],
  [ScalarType.SFIXED32, 'int32'],
  [ScalarType.UINT32, 'uint32'],
  [ScalarType.FIXED32, 'uint32'],
  [ScalarType.INT64, 'int64'],
  [ScalarType.SINT64, 'int64'],
  [ScalarType.SFIXED64, 'int64'],
  [ScalarType.UINT64, 'uint64'],
  [ScalarType.FIXED64, 'uint64'],
]);

/** The integers that a field can hold; undefined when it holds none. */
export function integerRange(field: DescField): 'int32' | 'uint32' | 'int64' | 'uint64' | undefined {
  return integerRanges.get(field.scalar);
}

/** Whether the absence of a field can be told from its empty value. */
export function isOptional(field: DescField): boolean {
  return field.fieldKind === 'message' || field.proto.proto3Optional;
}

/** The oneof that a field is a case of; undefined for the oneofs that only stand for `optional`. */
export function oneofOf(field: DescField): { readonly name: string } | undefined {
  return field.oneof;
}
