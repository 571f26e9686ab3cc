import { BinaryReader } from '@bufbuild/protobuf/wire';

/** Reads messages out of memory that is about to be used for something else: bytes in them are copied. */
export class OwnBytesReader extends BinaryReader {
  override bytes(): Uint8Array<ArrayBuffer> {
    return Buffer.from(super.bytes());
  }
}
