import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonValue } from '@bufbuild/protobuf';
import { fromJson, toBinary } from '@bufbuild/protobuf';
import { describe, expect, test } from 'vitest';
import { fillMessage, variantsOf } from '../test/fill-message.ts';
import { holdsAny, imageOf, kindsOf, packageFolder, readSchema, releases } from '../test/released-schema.ts';
import * as api from './gen/index.js';
import * as lock from './gen/lock.js';
import type { MessageCodec } from './message-codec.js';

/** One filled message for each case of its oneofs. */
interface Golden {
  readonly bytes: readonly string[];
  readonly json: readonly unknown[];
}

const isRegenerated = process.env['GOLDEN'] === '1';

/**
 * The bytes and the JSON of one filled message of each kind, kept for each release. They were made by another
 * implementation of protobuf, from the descriptors alone: what our codecs read and write must be just that, for ever.
 */
describe.each(releases())('messages of %s', (release) => {
  const schema = readSchema(imageOf(release));
  const kinds = kindsOf(schema);
  const folder = join(packageFolder, 'golden', release);
  const outlined = new Set(kinds.map(({ typeName }) => typeName));
  if (isRegenerated) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }

  test('each kind has its file', () => {
    if (isRegenerated) return;
    expect(readdirSync(folder).toSorted()).toEqual(kinds.map(({ typeName }) => `${typeName}.json`).toSorted());
  });

  test.each(kinds.map((kind) => [kind.typeName, kind] as const))('%s', (typeName, kind) => {
    const codec = codecOf(typeName);
    const variants = Array.from({ length: variantsOf(kind, outlined) }, (_, variant) => {
      const message = fromJson(kind, fillMessage(kind, { variant, outlined }), { registry: schema });
      return toBinary(kind, message);
    });
    const made: Golden = {
      bytes: variants.map((bytes) => Buffer.from(bytes).toString('hex')),
      json: variants.map((bytes) => codec.toJSON(codec.decode(bytes))),
    };
    const file = join(folder, `${typeName}.json`);
    if (isRegenerated) writeFileSync(file, `${JSON.stringify(made, undefined, 2)}\n`);
    const golden = JSON.parse(readFileSync(file, 'utf8')) as Golden;

    expect(made, 'what the schema of the release makes').toEqual(golden);
    const bytes = golden.bytes.map((hex) => Buffer.from(hex, 'hex'));
    expect(bytes.map((one) => hexOf(codec, codec.decode(one)))).toEqual(golden.bytes);
    expect(golden.json.map((one) => hexOf(codec, codec.fromJSON(one)))).toEqual(golden.bytes);
    // JSON of ours must be JSON to every implementation; only an Any is written in a form of its own by ts-proto.
    const foreign = holdsAny(kind) ? [] : golden.json.map((one) => toBinary(kind, fromJson(kind, one as JsonValue)));
    expect(foreign.map((one) => Buffer.from(one).toString('hex'))).toEqual(holdsAny(kind) ? [] : golden.bytes);
  });
});

function hexOf(codec: MessageCodec, message: object): string {
  return Buffer.from(codec.encode(message).finish()).toString('hex');
}

function codecOf(typeName: string): MessageCodec {
  const name = typeName.slice(typeName.lastIndexOf('.') + 1);
  const room: Readonly<Record<string, unknown>> = typeName.startsWith('holdfast.lock.') ? { ...lock } : { ...api };
  const codec = room[name];
  if (codec === undefined) throw new Error(`no codec is exported for ${typeName}`);
  return codec as MessageCodec;
}
