import { type DescField, type DescMessage, type JsonObject, createFileRegistry, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fillMessage } from '../../../protocol/test/fill-message.js';

/** A document in which one field of one message is missing. */
export interface IncompleteDocument {
  /** The message and its field, for example `Disk.target`. */
  readonly missing: string;
  readonly document: JsonObject;
}

const image = fileURLToPath(import.meta.resolve('@holdfast/protocol/holdfast.binpb'));
const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(image)));

/**
 * For every field of a message and of all that it is made of: a document that has everything on the way to it and around it, and
 * not that field.
 */
export function documentsWithout(typeName: string): IncompleteDocument[] {
  const root = registry.getMessage(typeName);
  if (root === undefined) throw new Error(`the schema has no ${typeName}`);
  const ways = waysFrom(root);
  const filling = { variant: 0, outlined: new Set([...ways.keys()].map((message) => message.typeName)) };
  return [...ways].flatMap(([message, way]) =>
    message.fields.map((field) => {
      const part = fillMessage(message, filling);
      delete part[field.jsonName];
      const document = way.reduceRight((inner, step) => {
        const outer = fillMessage(step.parent, filling);
        if (step.oneof !== undefined) for (const other of step.oneof.fields) delete outer[other.jsonName];
        outer[step.jsonName] =
          step.fieldKind === 'list' ? [inner] : step.fieldKind === 'map' ? { first: inner } : inner;
        return outer;
      }, part);
      return { missing: `${message.name}.${field.name}`, document };
    }),
  );
}

/** The shortest way to every message that is part of another one. */
function waysFrom(root: DescMessage): Map<DescMessage, readonly DescField[]> {
  const ways = new Map<DescMessage, readonly DescField[]>([[root, []]]);
  // What is added meanwhile has its turn.
  for (const [message, way] of ways) {
    for (const field of message.fields) {
      const part = field.message;
      if (part !== undefined && !part.typeName.startsWith('google.') && !ways.has(part))
        ways.set(part, [...way, field]);
    }
  }
  return ways;
}
