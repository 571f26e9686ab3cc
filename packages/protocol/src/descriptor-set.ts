import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** Reads the schema of this release, options and all: an encoded `google.protobuf.FileDescriptorSet`. */
export function readDescriptorSet(): Uint8Array {
  // By name: in a bundle this code stands in another package.
  return readFileSync(createRequire(import.meta.url).resolve('@holdfast/protocol/holdfast.binpb'));
}
