import type { Schema } from '../schema.ts';
import { typeName } from '../schema.ts';
import { generatedNotice, uncapitalized } from './typescript.ts';

const tables = `export { closestWord } from '../closest-word.js';
export { readDescriptorSet } from '../descriptor-set.js';
export { deprecatedApis } from '../deprecated-apis.js';
export { enumNames, type EnumNames } from '../enum-names.js';
export type { FieldRule, MessageRules } from '../field-rule.js';
export { doorSocketOf } from '../door-socket.js';
export { framesSocketOf } from '../frames-socket.js';
export type { MessageCodec } from '../message-codec.js';
export { type Keepalive, watchSignsOfLife } from '../keepalive.js';
export { createMessageSplitter, type MessageSplitter } from '../message-splitter.js';
export { MessageWriter } from '../message-writer.js';
export { SendMemory } from '../send-memory.js';
export { delimitedSize, varintSize, writeBytes, writeNumber } from '../wire-fields.js';
export type { MethodEntry, MethodPermission } from '../method-entry.js';
export type { PermissionEntry } from '../permission-entry.js';
export type { ReasonRules } from '../reason-rules.js';
export type { XmlBinding, XmlBindings, XmlCondition } from '../xml-binding.js';
export { codecByType } from './holdfast/codecs.js';
export { fieldRules } from './holdfast/field-rules.js';
export { methodByName, methods } from './holdfast/methods.js';
export { type ObjectClass, permissions } from './holdfast/permissions.js';
export { reasons, type ReasonName } from './holdfast/reasons.js';
export { xmlBindings } from './holdfast/xml-bindings.js';
`;

const lockTables = `export {
  type FailedLockCall,
  isForTheNextLockd,
  type LockRefusal,
  readLockRefusal,
} from '../lock-refusal.js';
`;

/**
 * The two doors of the package: every name once in each, explicitly. That for locks has errors too: to load the other one takes longer
 * than all the rest that the lock daemon loads, and for so long it serves nobody when it is replaced.
 */
export function emitIndex(schema: Schema): Readonly<Record<string, string>> {
  const handlers = schema.services('holdfast.v1').filter((service) => service.name !== 'SessionService');
  const api = ['google.protobuf', 'google.rpc', 'holdfast.v1', 'holdfast.state.v1'];
  return {
    'index.ts': [
      generatedNotice,
      tables,
      `export type { ${handlers.map((service) => `${service.name}Handlers`).join(', ')} } from './holdfast/handlers.js';\n`,
      `export { ${schema
        .enums('holdfast.v1')
        .map((desc) => `${uncapitalized(typeName(desc))}Names`)
        .join(', ')}, enumNamesByType } from './holdfast/enum-names.js';\n`,
      ...messageExports(schema, api),
    ].join(''),
    'lock.ts': [generatedNotice, lockTables, ...messageExports(schema, ['google.rpc', 'holdfast.lock.v1'])].join(''),
  };
}

/** Files of protobuf's own package of which we take everything; the rest of that package is not ours to hand on. */
const wellKnown = [
  'google/protobuf/timestamp',
  'google/protobuf/any',
  'google/protobuf/field_mask',
  'google/protobuf/duration',
];

function messageExports(schema: Schema, packages: readonly string[]): string[] {
  const files = schema.files.filter(
    (file) =>
      packages.includes(file.proto.package) &&
      (file.proto.package !== 'google.protobuf' || wellKnown.includes(file.name)),
  );
  return files.flatMap((file) => {
    const inFile = (desc: { readonly file: unknown }) => desc.file === file;
    const types = [...schema.enums(file.proto.package), ...schema.messages(file.proto.package)]
      .filter(inFile)
      .map(typeName);
    const services = file.services.flatMap(({ name }) => [`${name}Service`, `${name}Client`, `type ${name}Server`]);
    const names = [...types, ...services];
    return names.length === 0 ? [] : [`export { ${names.join(', ')} } from './${file.name}.js';\n`];
  });
}
