import type { DescMessage, FileRegistry, JsonValue, MessageShape } from '@bufbuild/protobuf';
import { fromBinary, fromJson, toBinary, toJson } from '@bufbuild/protobuf';
import { repository } from '../releases.ts';

/** What the gate asks of an implementation of one message. */
export interface WireCodec {
  /** What bytes become when they were read and written again. */
  recode(bytes: Uint8Array): Uint8Array;
  toJson(bytes: Uint8Array): unknown;
  fromJson(json: unknown): Uint8Array;
}

/** Finds the implementation of a message by its name; undefined: there is none. */
export type CodecFinder = (typeName: string) => WireCodec | undefined;

interface GeneratedCodec {
  encode(message: object): { finish(): Uint8Array };
  decode(bytes: Uint8Array): object;
  toJSON(message: object): unknown;
  fromJSON(json: unknown): object;
}

/** The codecs of the build in dist: what ships. */
export async function shippedCodecs(schema: FileRegistry): Promise<CodecFinder> {
  const found = new Map<string, WireCodec>();
  for (const file of schema.files) {
    if (!file.proto.package.startsWith('holdfast.') || file.messages.length === 0) continue;
    const path = `${repository}/packages/protocol/dist/gen/${file.name}.js`;
    const module = (await import(path).catch(() => ({}))) as Readonly<Record<string, GeneratedCodec | undefined>>;
    for (const message of file.messages.flatMap(withNested)) {
      const codec = module[message.typeName.slice(file.proto.package.length + 1).replaceAll('.', '_')];
      if (codec !== undefined) found.set(message.typeName, generated(codec));
    }
  }
  return (typeName) => found.get(typeName);
}

/** Codecs that follow from a schema alone, by another implementation of protobuf. */
export function codecsOf(schema: FileRegistry): CodecFinder {
  return (typeName) => {
    const desc = schema.getMessage(typeName);
    return desc === undefined ? undefined : described(desc, schema);
  };
}

/** A message and those declared in it, without the entries of maps. */
export function withNested(message: DescMessage): readonly DescMessage[] {
  return message.proto.options?.mapEntry === true ? [] : [message, ...message.nestedMessages.flatMap(withNested)];
}

function generated(codec: GeneratedCodec): WireCodec {
  return {
    recode: (bytes) => codec.encode(codec.decode(bytes)).finish(),
    toJson: (bytes) => codec.toJSON(codec.decode(bytes)),
    fromJson: (json) => codec.encode(codec.fromJSON(json)).finish(),
  };
}

function described(desc: DescMessage, registry: FileRegistry): WireCodec {
  const read = (bytes: Uint8Array): MessageShape<DescMessage> => fromBinary(desc, bytes);
  return {
    recode: (bytes) => toBinary(desc, read(bytes)),
    toJson: (bytes) => toJson(desc, read(bytes), { registry }),
    fromJson: (json) => toBinary(desc, fromJson(desc, json as JsonValue, { registry })),
  };
}
