const key: unique symbol = Symbol('own encoding');

/** A message that knows its bytes. */
interface SelfEncoding {
  readonly [key]?: () => Uint8Array;
}

/** Gives a message a way to encode itself that is cheaper than its codec's; the bytes must be those of the codec or equal to them. */
export function withOwnEncoding<T extends object>(message: T, encode: () => Uint8Array): T {
  return Object.defineProperty(message, key, { value: encode });
}

/** The bytes of a message that encodes itself; undefined: its codec has to. */
export function ownEncodingOf(message: object): Uint8Array | undefined {
  return (message as SelfEncoding)[key]?.();
}

/** Whether a message encodes itself, and so may be one for many. */
export function isSelfEncoding(message: object): boolean {
  return key in message;
}
