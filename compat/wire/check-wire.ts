import { isDeepStrictEqual } from 'node:util';
import {
  createFileRegistry,
  type DescMessage,
  type FileRegistry,
  fromJson,
  type JsonValue,
  toBinary,
} from '@bufbuild/protobuf';
import type { FileDescriptorSet } from '@bufbuild/protobuf/wkt';
import type { Finding } from '../finding.ts';
import { type CodecFinder, codecsOf, type WireCodec } from './codec.ts';
import { filledBytes, type Golden, type Goldens, hex } from './goldens.ts';
import { holdsAny, messagesOf } from './messages.ts';

/** A release as the wire knows it. */
export interface ReleasedWire {
  readonly version: string;
  readonly image: FileDescriptorSet;
  readonly goldens: Goldens;
}

/** What is to be compared with it. */
export interface PresentWire {
  readonly image: FileDescriptorSet;
  readonly codecOf: CodecFinder;
}

/** A number that no enum has, and fields that no message has: a varint, eight bytes, a text, four bytes. */
const unknownEnum = 9999;
const unknownFields = Buffer.from(
  '80b5189601' + '81b5180102030405060708' + '82b5180568656c6c6f' + '85b51801020304',
  'hex',
);

/** What present codecs do to the bytes of a release, and codecs of the release to present bytes. */
export function checkWire(released: ReleasedWire, present: PresentWire): readonly Finding[] {
  const [before, now] = [createFileRegistry(released.image), createFileRegistry(present.image)];
  const messages = messagesOf(before);
  if (messages.length === 0) throw new Error(`the schema of ${released.version} has no messages`);
  return messages.flatMap((message) => checkMessage(message, { released, before, now, present: present.codecOf }));
}

/** A message of a release, and those who read and write it. */
interface Parties {
  readonly released: Pick<ReleasedWire, 'version' | 'goldens'>;
  /** The schema of the release, and that of today. */
  readonly before: FileRegistry;
  readonly now: FileRegistry;
  /** The codecs of today. */
  readonly present: CodecFinder;
}

/** The same for one message. Throws when the release has no golden of it. */
export function checkMessage(message: DescMessage, { released, before, now, present }: Parties): readonly Finding[] {
  const { typeName } = message;
  const golden = released.goldens.get(typeName);
  const oldCodec = codecsOf(before)(typeName);
  if (golden === undefined || oldCodec === undefined)
    throw new Error(`${released.version} has no golden of ${typeName}`);
  const [codec, next] = [present(typeName), now.getMessage(typeName)];
  if (codec === undefined || next === undefined) return [finding(released.version, typeName, 'the message is gone')];
  const foreign = (json: unknown): Uint8Array =>
    toBinary(message, fromJson(message, json as JsonValue, { registry: before }));
  const told = [
    ...checkOldBytes(golden, codec),
    ...checkUnknown(golden, codec),
    // JSON of ours must be JSON to every implementation; only an Any is written in a form of its own by ts-proto.
    ...(holdsAny(message)
      ? []
      : differing('JSON read by another implementation', golden.json.map(foreign), golden.bytes)),
    ...checkNumbers(filledBytes(before, message, { enumNumber: unknownEnum }), codec),
    ...checkNewBytes(filledBytes(now, next), codec, oldCodec),
  ];
  return [...new Set(told)].map((what) => finding(released.version, typeName, what));
}

function checkOldBytes(golden: Golden, codec: WireCodec): readonly string[] {
  const bytes = golden.bytes.map((text) => Buffer.from(text, 'hex'));
  const json = bytes.map((each) => tried(() => codec.toJson(each)));
  return [
    ...differing(
      'bytes read and written again',
      bytes.map((each) => tried(() => codec.recode(each))),
      golden.bytes,
    ),
    ...differing(
      'JSON read',
      golden.json.map((each) => tried(() => codec.fromJson(each))),
      golden.bytes,
    ),
    // Fields that came since are never in JSON that was made of old bytes.
    ...(isDeepStrictEqual(json, golden.json) ? [] : [`bytes as JSON are other: ${difference(json, golden.json)}`]),
  ];
}

function checkUnknown(golden: Golden, codec: WireCodec): readonly string[] {
  const all = golden.bytes.map((text) => Buffer.concat([Buffer.from(text, 'hex'), unknownFields]));
  return differing(
    'fields that nobody knows',
    all.map((each) => tried(() => codec.recode(each))),
    all.map(hex),
  );
}

function checkNumbers(all: readonly Uint8Array[], codec: WireCodec): readonly string[] {
  return differing(
    'enum values that nobody knows',
    all.map((each) => tried(() => codec.recode(each))),
    all.map(hex),
  );
}

/** A peer of the release passes on what it does not know: read by it and written again, present bytes say the same. */
function checkNewBytes(all: readonly Uint8Array[], codec: WireCodec, oldCodec: WireCodec): readonly string[] {
  return all.flatMap((bytes) => {
    const passedOn = tried(() => codec.toJson(oldCodec.recode(bytes)));
    const sent = tried(() => codec.toJson(bytes));
    return isDeepStrictEqual(passedOn, sent)
      ? []
      : [`present bytes read by the release are other: ${difference(passedOn, sent)}`];
  });
}

function differing(what: string, found: readonly (Uint8Array | Error)[], wanted: readonly string[]): readonly string[] {
  return found.flatMap((each, index) => {
    if (each instanceof Error) return [`${what}: ${each.message}`];
    return hex(each) === wanted[index] ? [] : [`${what} are ${hex(each)}, and were ${wanted[index]}`];
  });
}

function tried<T>(read: () => T): T | Error {
  try {
    return read();
  } catch (error) {
    // Whatever a codec throws at bytes of a release is the finding.
    return error as Error;
  }
}

function difference(found: unknown, wanted: unknown): string {
  const [now, before] = [String(JSON.stringify(found)), String(JSON.stringify(wanted))];
  const at = now.split('').findIndex((letter, index) => letter !== before[index]);
  const around = (text: string): string => text.slice(Math.max(0, at - 40), at + 60);
  return `... ${around(now)} ... was ... ${around(before)} ...`;
}

function finding(version: string, typeName: string, what: string): Finding {
  return {
    layer: 'wire',
    subject: `wire:${typeName}`,
    what: `${version}: ${what}`,
    breaks: `clients, daemons and files of ${version}, which mean these very bytes`,
    instead: 'leave the bytes as they are; what is new has a number of its own',
  };
}
