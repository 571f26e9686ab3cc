/**
 * The first eight bytes of a connection, the same in both directions: what it is, which version, in which encoding, and whether a
 * token comes next. The client sends them first; a daemon that speaks no such thing answers with `NONE` and closes.
 */
export const helloBytes = 8;

/** What a client wants. */
export interface Hello {
  /** The hello itself, which is the answer, too. */
  readonly bytes: Buffer;
  /** How the frames behind it are written. */
  readonly encoding: 'protobuf' | 'json';
  /** Whether a message with a token is behind it. */
  readonly hasToken: boolean;
}

const hellos: Readonly<Record<string, Omit<Hello, 'bytes'>>> = {
  HFF1PBUF: { encoding: 'protobuf', hasToken: false },
  HFF1JSON: { encoding: 'json', hasToken: false },
  HFF1PTOK: { encoding: 'protobuf', hasToken: true },
  HFF1JTOK: { encoding: 'json', hasToken: true },
};

/** The answer to a hello that means nothing here: the version that would be understood. */
export const refusedHello: Buffer = Buffer.from('HFF1NONE');

/** Reads a hello; undefined: not one of ours. */
export function readHello(bytes: Buffer): Hello | undefined {
  const hello = hellos[bytes.toString('latin1', 0, helloBytes)];
  return hello && { ...hello, bytes };
}
