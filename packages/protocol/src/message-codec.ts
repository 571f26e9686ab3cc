import type { BinaryReader, BinaryWriter } from '@bufbuild/protobuf/wire';

/** The codec of one message: the object that ts-proto generates under the message's name. */
export interface MessageCodec<Message extends object = object> {
  /** Writes a message in protobuf's binary form. */
  encode(message: Message, writer?: BinaryWriter): BinaryWriter;
  /** Reads a message; @throws Error when the bytes are not one. */
  decode(input: BinaryReader | Uint8Array, length?: number): Message;
  /** Reads canonical JSON; members of other names are passed over. */
  fromJSON(object: unknown): Message;
  /** Writes canonical JSON. */
  toJSON(message: Message): unknown;
  /** Builds a message from the fields given, with the defaults of protobuf for the others. */
  create(base?: object): Message;
  /** The same, with a deep copy. */
  fromPartial(object: object): Message;
}
