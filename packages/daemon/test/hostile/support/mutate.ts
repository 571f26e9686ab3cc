import type { Random } from './random.js';

/** A way in which a conversation goes wrong: it changes some of its pieces. */
export type Mutator = (pieces: Buffer[], random: Random) => void;

/** What can go wrong with anything that is sent in pieces. */
export const plainMutators: readonly Mutator[] = [
  function flipBit(frames, random) {
    const bytes = choose(frames, random);
    if (bytes.length === 0) return;
    const at = random.below(bytes.length);
    bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << random.below(8)), at);
  },
  function cutShort(frames, random) {
    const index = random.below(frames.length);
    frames[index] = (frames[index] as Buffer).subarray(0, random.below((frames[index] as Buffer).length + 1));
  },
  function repeat(frames, random) {
    const index = random.below(frames.length);
    frames.splice(index, 0, ...Array.from({ length: 1 + random.below(20) }, () => frames[index] as Buffer));
  },
  function swap(frames, random) {
    const [one, other] = [random.below(frames.length), random.below(frames.length)];
    const first = frames[one] as Buffer;
    frames[one] = frames[other] as Buffer;
    frames[other] = first;
  },
  function leaveOut(frames, random) {
    if (frames.length > 1) frames.splice(random.below(frames.length), 1);
  },
  function rubbish(frames, random) {
    frames.splice(random.below(frames.length + 1), 0, random.bytes(1 + random.below(64)));
  },
];

/** What can go wrong with frames of HTTP/2. */
const mutators: readonly Mutator[] = [
  ...plainMutators,
  function wrongLength(frames, random) {
    const bytes = choose(frames, random);
    if (bytes.length >= 3) bytes.writeUIntBE(random.pick([0, 1, 5, 16_384, 16_385, 0xff_ffff]), 0, 3);
  },
  function wrongType(frames, random) {
    const bytes = choose(frames, random);
    if (bytes.length >= 4) bytes.writeUInt8(random.below(16), 3);
  },
  function wrongFlags(frames, random) {
    const bytes = choose(frames, random);
    if (bytes.length >= 5) bytes.writeUInt8(random.below(256), 4);
  },
  function wrongStream(frames, random) {
    const bytes = choose(frames, random);
    if (bytes.length >= 9) bytes.writeUInt32BE(random.pick([0, 1, 2, 3, 0x7fff_ffff, 0xffff_ffff]), 5);
  },
];

/** A conversation with one to four things wrong with it; the given frames stay as they are. */
export function mutate(conversation: readonly Buffer[], random: Random): Buffer {
  const frames = conversation.map((each) => Buffer.from(each));
  for (let times = 1 + random.below(4); times > 0; times--) random.pick(mutators)(frames, random);
  return Buffer.concat(frames);
}

/** A frame of its own to change: one that was repeated stands for itself. */
export function choose(frames: Buffer[], random: Random): Buffer {
  const index = random.below(frames.length);
  const own = Buffer.from(frames[index] as Buffer);
  frames[index] = own;
  return own;
}
