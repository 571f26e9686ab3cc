import { createFileRegistry, type FileRegistry } from '@bufbuild/protobuf';
import { FieldDescriptorProto_Type, type FileDescriptorSet } from '@bufbuild/protobuf/wkt';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../finding.ts';
import { releases } from '../releases.ts';
import { checkMessage, checkWire } from '../wire/check-wire.ts';
import { type CodecFinder, codecsOf, type WireCodec } from '../wire/codec.ts';
import { type Golden, makeGoldens, readGoldens } from '../wire/goldens.ts';
import { anImage, enumOf, fieldOf, messageOf, remove } from './descriptors.ts';
import { expectFound } from './mutant.ts';

const version = releases()[0] ?? '';
const image = anImage();
const before = createFileRegistry(image);
const codecs = codecsOf(before);
// Both sides are the same implementation here, so that only what a mutant does is other.
const goldens = makeGoldens(image, codecs);

interface Present {
  readonly now: FileRegistry;
  readonly present: CodecFinder;
}

/** What would read and write if the schema were changed so. */
function changed(make: (copy: FileDescriptorSet) => void): Present {
  const copy = anImage();
  make(copy);
  const now = createFileRegistry(copy);
  return { now, present: codecsOf(now) };
}

/** What the gate says of one message. */
function check(
  name: string,
  { now, present }: Present,
  change = (golden: Golden): Golden => golden,
): readonly Finding[] {
  const message = before.getMessage(`holdfast.v1.${name}`);
  if (message === undefined) throw new Error(`there is no ${name}`);
  const released = { version, goldens: new Map([...goldens].map(([key, golden]) => [key, change(golden)])) };
  return checkMessage(message, { released, before, now, present });
}

/** A codec that does something otherwise. */
function other(change: (codec: WireCodec) => Partial<WireCodec>): Present {
  const present: CodecFinder = (typeName) => {
    const codec = codecs(typeName);
    return codec === undefined ? undefined : { ...codec, ...change(codec) };
  };
  return { now: before, present };
}

describe('the gate of the wire tells of', () => {
  test('nothing, where nothing is other', () => {
    expect(checkWire({ version, image, goldens }, { image, codecOf: codecs })).toEqual([]);
  });

  test('another number of a field', () => {
    const found = check(
      'Violation',
      changed((copy) => (fieldOf(copy, 'Violation.line').number = 30)),
    );
    expectFound({ found: ['wire:holdfast.v1.Violation', 'JSON read are'] }, found);
  });

  test('another encoding of a number', () => {
    const found = check(
      'Holder',
      changed((copy) => (fieldOf(copy, 'Holder.pid').type = FieldDescriptorProto_Type.SINT32)),
    );
    expectFound({ found: ['wire:holdfast.v1.Holder', 'bytes as JSON are other'] }, found);
  });

  test('another name of a field in JSON', () => {
    const found = check(
      'Violation',
      changed((copy) => (fieldOf(copy, 'Violation.found').jsonName = 'seen')),
    );
    expectFound({ found: ['wire:holdfast.v1.Violation', 'bytes as JSON are other'] }, found);
  });

  test('a message that is gone', () => {
    const gone: Present = { now: before, present: () => undefined };
    expectFound({ found: ['wire:holdfast.v1.Violation', 'the message is gone'] }, check('Violation', gone));
  });

  test('another name of a value of an enum in JSON', () => {
    const renamed = changed((copy) => {
      const last = enumOf(copy, 'Reason').value.at(-1);
      if (last !== undefined) last.name = 'REASON_OF_ITS_OWN';
    });
    expectFound({ found: ['wire:holdfast.v1.ErrorDetail', 'bytes as JSON are other'] }, check('ErrorDetail', renamed));
  });

  test('bytes of a release that were changed by hand', () => {
    const touch = (golden: Golden): Golden => ({
      ...golden,
      bytes: golden.bytes.map((text) => text.replace('0a', '0b')),
    });
    expectFound(
      { found: ['wire:holdfast.v1.Holder', 'bytes read and written again'] },
      check('Holder', { now: before, present: codecs }, touch),
    );
  });

  test('a codec that drops what it does not know', () => {
    const deaf = other((codec) => ({ recode: (bytes) => codec.fromJson(codec.toJson(bytes)) }));
    expectFound({ found: ['wire:holdfast.v1.Holder', 'fields that nobody knows'] }, check('Holder', deaf));
  });

  test('a codec that refuses values of enums that it does not know', () => {
    const strict = other((codec) => ({
      recode(bytes) {
        // 9999, as a varint.
        if (Buffer.from(bytes).includes(Buffer.from('8f4e', 'hex'))) throw new Error('no such value');
        return codec.recode(bytes);
      },
    }));
    expectFound(
      { found: ['wire:holdfast.v1.ErrorDetail', 'enum values that nobody knows: no such value'] },
      check('ErrorDetail', strict),
    );
  });

  test('a codec of the release that loses what is new', () => {
    const grown = changed((copy) =>
      messageOf(copy, 'Violation').field.push({
        ...fieldOf(copy, 'Violation.found'),
        name: 'depth',
        jsonName: 'depth',
        number: 100,
      }),
    );
    expect(check('Violation', grown)).toEqual([]);
    // To JSON of today what is new is lost where the number is another type's.
    const clashing = changed((copy) => {
      remove(messageOf(copy, 'Violation').field, 'line');
      messageOf(copy, 'Violation').field.push({
        ...fieldOf(copy, 'Violation.found'),
        name: 'depth',
        jsonName: 'depth',
        number: 3,
      });
    });
    expectFound(
      { found: ['wire:holdfast.v1.Violation', 'present bytes read by the release'] },
      check('Violation', clashing),
    );
  });

  test('a release without a golden', () => {
    expect(() => checkWire({ version, image, goldens: new Map() }, { image, codecOf: codecs })).toThrow(
      'has no golden of',
    );
    expect(readGoldens(version).size).toBe(goldens.size);
  });
});
