import { type DocumentKind, sealEnvelope } from './envelope.js';
import { isJsonObject } from './json.js';

/** A message of the schema as it goes to disk and comes back, and as it goes to whoever makes its file. */
export interface DocumentCodec<T extends object> {
  toJSON(message: T): unknown;
  fromJSON(object: unknown): T;
  encode(message: T): { finish(): Uint8Array };
  decode(bytes: Uint8Array): T;
}

/**
 * Makes the content of a file of a document as it is now: what becomes of the document afterwards does no harm. Never fails
 * for want of anything but memory: what is to be written down must not hang on who makes it.
 */
export type Sealing = <T extends object>(
  kind: DocumentKind,
  codec: DocumentCodec<T>,
  document: T,
) => string | Promise<string | Uint8Array>;

/** Does it at once. */
export const sealAtOnce: Sealing = (kind, codec, document) => {
  const json = codec.toJSON(document);
  if (!isJsonObject(json)) throw new TypeError(`a ${kind} has no JSON form`);
  return sealEnvelope(kind, json);
};
