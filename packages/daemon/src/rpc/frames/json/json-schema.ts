import { createFileRegistry, fromBinary } from '@bufbuild/protobuf';
import type { DescMessage, FileRegistry } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { readDescriptorSet } from '@holdfast/protocol';
import type { MethodEntry } from '@holdfast/protocol';

/** The messages of a method, as the schema describes them. */
export interface MethodMessages {
  readonly input: DescMessage;
  readonly output: DescMessage;
}

/** The schema, for codecs that are driven by it. */
export interface JsonSchema {
  readonly registry: FileRegistry;
  messagesOf(method: MethodEntry): MethodMessages;
}

let loaded: JsonSchema | undefined;

/** The schema of this release; read when the first client wants JSON, since most daemons never see one. */
export function jsonSchema(): JsonSchema {
  loaded ??= loadSchema();
  return loaded;
}

function loadSchema(): JsonSchema {
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, readDescriptorSet()));
  const messages = new Map<string, MethodMessages>();
  for (const { services } of registry.files) {
    for (const { typeName, methods } of services) {
      for (const { name, input, output } of methods) messages.set(`/${typeName}/${name}`, { input, output });
    }
  }
  return {
    registry,
    messagesOf({ name }) {
      const found = messages.get(name);
      if (found === undefined) throw new Error(`the schema does not describe ${name}`);
      return found;
    },
  };
}
