import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DescMessage, FileRegistry } from '@bufbuild/protobuf';
import { createFileRegistry, fromJson, toBinary } from '@bufbuild/protobuf';
import type { FileDescriptorSet } from '@bufbuild/protobuf/wkt';
import { releasedFile } from '../releases.ts';
import { type CodecFinder } from './codec.ts';
import { type Filling, fillMessage, variantsOf } from '../../packages/protocol/test/fill-message.ts';
import { messagesOf, outlinedIn } from './messages.ts';

/** One filled message for each case of its oneofs: its bytes in hexadecimal, and its JSON. */
export interface Golden {
  readonly bytes: readonly string[];
  readonly json: readonly unknown[];
}

/** The goldens of a release, by the name of the message. */
export type Goldens = ReadonlyMap<string, Golden>;

/** The bytes of a filled message for each case of its oneofs, made from the schema alone. */
export function filledBytes(
  schema: FileRegistry,
  message: DescMessage,
  filling: Pick<Filling, 'enumNumber'> = {},
): readonly Uint8Array[] {
  const outlined = outlinedIn(schema);
  return Array.from({ length: variantsOf(message, outlined) }, (_, variant) => {
    const json = fillMessage(message, { variant, outlined, ...filling });
    return toBinary(message, fromJson(message, json, { registry: schema }));
  });
}

/**
 * Makes the goldens of a schema: bytes by another implementation of protobuf, from the descriptors alone; JSON as our
 * own codecs write it.
 */
export function makeGoldens(image: FileDescriptorSet, codecOf: CodecFinder): Goldens {
  const schema = createFileRegistry(image);
  return new Map(
    messagesOf(schema).map((message): [string, Golden] => {
      const codec = codecOf(message.typeName);
      if (codec === undefined) throw new Error(`no codec is built for ${message.typeName}; build first`);
      const all = filledBytes(schema, message);
      return [message.typeName, { bytes: all.map(hex), json: all.map((bytes) => codec.toJson(bytes)) }];
    }),
  );
}

/** Reads the goldens of a release. */
export function readGoldens(release: string): Goldens {
  const folder = releasedFile(release, 'wire');
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  if (files.length === 0) throw new Error(`${folder} is empty`);
  return new Map(
    files.map((name) => [
      name.slice(0, -'.json'.length),
      JSON.parse(readFileSync(join(folder, name), 'utf8')) as Golden,
    ]),
  );
}

/** Writes goldens into a folder, a file each message. */
export function writeGoldens(folder: string, goldens: Goldens): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, golden] of goldens) {
    // One line a case: they are compared, and seldom read.
    const lines = (values: readonly unknown[]): string =>
      values.map((value) => `    ${JSON.stringify(value)}`).join(',\n');
    const text = `{\n  "bytes": [\n${lines(golden.bytes)}\n  ],\n  "json": [\n${lines(golden.json)}\n  ]\n}\n`;
    writeFileSync(join(folder, `${name}.json`), text);
  }
}

/** Bytes as text. */
export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
