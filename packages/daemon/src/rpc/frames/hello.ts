/**
 * The first eight bytes of a connection, the same in both directions: what it is, which version, in which encoding. The
 * client sends them first; a daemon that speaks neither answers with `NONE` and closes.
 */
export const helloBytes = 8;

/** How the frames behind a hello are written. */
export type FrameEncoding = 'protobuf' | 'json';

const hellos: Readonly<Record<string, FrameEncoding>> = { HFF1PBUF: 'protobuf', HFF1JSON: 'json' };

/** The answer to a hello that means nothing here: the version that would be understood. */
export const refusedHello: Buffer = Buffer.from('HFF1NONE');

/** Reads a hello; undefined: not one of ours. */
export function readHello(bytes: Buffer): FrameEncoding | undefined {
  const hello = bytes.toString('latin1', 0, helloBytes);
  return Object.hasOwn(hellos, hello) ? hellos[hello] : undefined;
}
