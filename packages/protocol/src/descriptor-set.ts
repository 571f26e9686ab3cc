import { readFileSync } from 'node:fs';

/** Reads the schema of this release, options and all: an encoded `google.protobuf.FileDescriptorSet`. */
export function readDescriptorSet(): Uint8Array {
  return readFileSync(new URL('../src/gen/holdfast.binpb', import.meta.url));
}
