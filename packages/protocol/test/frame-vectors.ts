import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A step of a conversation over frames; docs/frames.md says what each means. */
export interface FrameStep {
  readonly send?: object;
  readonly sendText?: string;
  readonly sendHex?: string;
  readonly receive?: object;
  readonly receiveHex?: string;
  readonly closed?: true;
}

/** What is said, from the hello on. */
export interface FrameConversation {
  readonly name: string;
  readonly encoding: string;
  readonly steps: readonly FrameStep[];
}

/** Frames as programs in other languages speak them, and what of TLS leads to them. */
export interface FrameVectors {
  /** What is asked for in the handshake of TLS. */
  readonly alpn: string;
  readonly hello: Readonly<Record<string, string>>;
  readonly refusedHellos: readonly string[];
  readonly conversations: readonly FrameConversation[];
}

/** Those of the build, from `vectors/frames.json`. Throws when they say nothing. */
export function presentVectors(): FrameVectors {
  return parseVectors(readFileSync(join(import.meta.dirname, '../vectors/frames.json'), 'utf8'));
}

/** Reads vectors. Throws when they say nothing. */
export function parseVectors(text: string): FrameVectors {
  const vectors = JSON.parse(text) as FrameVectors;
  if (vectors.alpn === '' || vectors.conversations.length === 0)
    throw new Error('the conversations over frames are empty');
  return vectors;
}
