import { delimited } from '../../rpc/support/raw-frames.ts';
import type { BareConversation } from './bare-corpus.ts';
import { choose, type Mutator, plainMutators } from './mutate.ts';
import type { Random } from './random.ts';

/** What can go wrong with messages of JSON, in ways that keep most of it JSON. */
const jsonMutators: readonly Mutator[] = [
  replacing(/-?\d+/g, ['-1', '0', '1e999', '4294967296', '18446744073709551616', '0.5', 'null', '"7"', '-', '01']),
  replacing(/"[^"]*"/g, [
    '"__proto__"',
    '"constructor"',
    '""',
    '"\\u0000"',
    '"\\ud800"',
    'null',
    'true',
    '5',
    '[]',
    '{}',
    '"',
  ]),
  replacing(/[{}[\]:,]/g, ['{', '}', '[', ']', ':', ',', '', ',,', '[[[[', '{"a":']),
  replacing(/\{[^{}]*\}/g, ['null', '[]', '""', '{}', '{"call":{}}', nested('[', ']'), nested('{"a":', '}')]),
];

/** What can go wrong with messages of protobuf: numbers of fields, kinds, lengths that point anywhere. */
const protobufMutators: readonly Mutator[] = [
  function wrongTag(messages, random) {
    const bytes = choose(messages, random);
    if (bytes.length > 0) bytes.writeUInt8(random.below(256), random.below(Math.min(bytes.length, 8)));
  },
  function insert(messages, random) {
    const index = random.below(messages.length);
    const bytes = messages[index] as Buffer;
    const at = random.below(bytes.length + 1);
    const piece = random.pick([
      Buffer.from('ffffffffffffffffff01', 'hex'),
      Buffer.from('ffffffff0f', 'hex'),
      Buffer.from('0b0b0b0b', 'hex'),
      Buffer.from('0a80808080808080808000', 'hex'),
      Buffer.alloc(1000, 0x0a),
      Buffer.alloc(1 + random.below(50)),
    ]);
    messages[index] = Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]);
  },
];

/** What can go wrong with what is sent: pieces are the hello and messages with their lengths. */
const wireMutators: readonly Mutator[] = [
  ...plainMutators,
  function wrongLength(pieces, random) {
    const bytes = choose(pieces, random);
    if (bytes.length >= 4) bytes.writeUInt32BE(random.pick([0, 1, 5, 4_194_304, 4_194_305, 0xffff_ffff]));
  },
];

/** A conversation with one to four things wrong: with its messages, whose lengths are right then, or with its bytes. */
export function mutateBare(conversation: BareConversation, random: Random): Buffer {
  const messages = conversation.messages.map((each) => Buffer.from(each));
  const ofEncoding = conversation.encoding === 'json' ? jsonMutators : protobufMutators;
  const isOfBytes = random.below(3) === 0;
  const pieces = isOfBytes
    ? [conversation.hello, ...messages.map(delimited)].map((each) => Buffer.from(each))
    : messages;
  for (let times = 1 + random.below(4); times > 0; times--) {
    const mutators = isOfBytes ? wireMutators : random.below(3) === 0 ? plainMutators : ofEncoding;
    random.pick(mutators)(pieces, random);
  }
  return Buffer.concat(isOfBytes ? pieces : [conversation.hello, ...pieces.map(delimited)]);
}

/** Replaces one of the places that match. */
function replacing(pattern: RegExp, by: readonly string[]): Mutator {
  return (messages, random) => {
    const index = random.below(messages.length);
    const text = (messages[index] as Buffer).toString('latin1');
    const places = [...text.matchAll(pattern)];
    if (places.length === 0) return;
    const place = random.pick(places);
    const end = place.index + place[0].length;
    messages[index] = Buffer.from(text.slice(0, place.index) + random.pick(by) + text.slice(end), 'latin1');
  };
}

function nested(open: string, close: string): string {
  return `${open.repeat(5000)}1${close.repeat(5000)}`;
}
