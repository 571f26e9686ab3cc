import { create, createFileRegistry, type DescFile, fromBinary, toBinary } from '@bufbuild/protobuf';
import { nestedTypes } from '@bufbuild/protobuf/reflect';
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { BinaryReader } from '@bufbuild/protobuf/wire';
import { readDescriptorSet } from '@holdfast/protocol';
import { publicFiles } from './public-services.js';

/** The files of the schema as they were written, and what is declared in which. */
export interface SchemaFiles {
  /** A file and all that it imports, each before its imports; undefined: there is none of that name. */
  withImports(fileName: string): readonly Uint8Array[] | undefined;
  /** The file that declares a type, service, method, field, oneof, enum value or extension of that full name. */
  fileOfSymbol(symbol: string): string | undefined;
  /** Numbers of the extensions of a message, each with the file that declares it; undefined: there is no such message. */
  extensionsOf(message: string): ReadonlyMap<number, string> | undefined;
}

let loaded: SchemaFiles | undefined;

/** The schema of this release; read when the first tool asks, since most daemons never see one. */
export function schemaFiles(): SchemaFiles {
  loaded ??= loadSchema();
  return loaded;
}

function loadSchema(): SchemaFiles {
  // The bytes are handed on as they came, with every option that is in them.
  const bytes = [
    ...filesOf(readDescriptorSet()),
    ...publicFiles.map((file) => toBinary(FileDescriptorProtoSchema, file)),
  ];
  const protos = bytes.map((each) => fromBinary(FileDescriptorProtoSchema, each));
  const bytesOf = new Map(protos.map(({ name }, index) => [name, bytes[index] ?? new Uint8Array()]));
  const importsOf = new Map(protos.map(({ name, dependency }) => [name, dependency]));
  const symbols = new Map<string, string>();
  const extensions = new Map<string, Map<number, string>>();
  const { files } = createFileRegistry(create(FileDescriptorSetSchema, { file: protos }));
  for (const file of files) {
    for (const symbol of symbolsOf(file)) symbols.set(symbol, file.proto.name);
    for (const type of nestedTypes(file)) {
      const message = type.kind === 'extension' ? type.extendee : type;
      if (message.kind !== 'message') continue;
      const numbers = extensions.get(message.typeName) ?? new Map<number, string>();
      extensions.set(message.typeName, numbers);
      if (type.kind === 'extension') numbers.set(type.number, file.proto.name);
    }
  }
  return {
    withImports(fileName) {
      if (!bytesOf.has(fileName)) return undefined;
      // A set is walked on while it grows.
      const wanted = new Set([fileName]);
      for (const name of wanted) for (const other of importsOf.get(name) ?? []) wanted.add(other);
      // In the set, which a map keeps in order, a file stands behind its imports.
      return [...bytesOf]
        .filter(([name]) => wanted.has(name))
        .map(([, file]) => file)
        .toReversed();
    },
    fileOfSymbol: (symbol) => symbols.get(symbol),
    extensionsOf: (message) => extensions.get(message),
  };
}

/** The files of a `FileDescriptorSet`, each as it was encoded. */
function* filesOf(set: Uint8Array): Iterable<Uint8Array> {
  const reader = new BinaryReader(set);
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag();
    if (number === FileDescriptorSetSchema.field.file.number) yield reader.bytes();
    else reader.skip(type, number);
  }
}

function* symbolsOf(file: DescFile): Iterable<string> {
  for (const type of nestedTypes(file)) {
    yield type.typeName;
    if (type.kind === 'message') {
      for (const { name } of [...type.fields, ...type.oneofs]) yield `${type.typeName}.${name}`;
    } else if (type.kind === 'service') {
      for (const { name } of type.methods) yield `${type.typeName}.${name}`;
    } else if (type.kind === 'enum') {
      // The values of an enum are named beside it, not within it.
      const scope = type.typeName.slice(0, -type.name.length);
      for (const { name } of type.values) yield `${scope}${name}`;
    }
  }
}
