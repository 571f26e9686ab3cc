import { BinaryReader } from '@bufbuild/protobuf/wire';
import { Fault } from '../model/fault.js';

/** A request that is no longer than this cannot do harm by what is in it, and is read without counting. */
const harmlessBytes = 16 * 1024;

/**
 * Tags and lengths that a request may have: some ten times as many as the largest document that makes sense. Two bytes
 * of a message can be an object of a hundred: without this, 4 MiB would be a gigabyte, and seconds in which nobody is served.
 */
const maxRequestFields = 20_000;

/** A reader of a request. It throws a Fault INVALID_ARGUMENT when there are more fields in it than may be. */
export function boundedReader(bytes: Uint8Array, maxFields: number = maxRequestFields): BinaryReader {
  const reader = new BinaryReader(bytes);
  if (bytes.length <= harmlessBytes) return reader;
  const read = reader.uint32;
  let left = maxFields;
  reader.uint32 = function countedUint32(this: BinaryReader): number {
    if (--left < 0)
      throw new Fault('INVALID_ARGUMENT', `the request has too many fields; at most ${maxFields} are read`);
    return read.call(this);
  };
  return reader;
}
