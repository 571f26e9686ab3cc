import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { releasedFile, repository } from '../../releases.ts';

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
export interface Conversation {
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
  readonly conversations: readonly Conversation[];
}

/** Name of the file in the folder of a release. */
const file = 'frames.json';

/** Those of the build. Throws when they say nothing. */
export function presentVectors(): FrameVectors {
  return parse(readFileSync(join(repository, 'packages/protocol/vectors/frames.json'), 'utf8'));
}

/** Those of a release. Throws when there are none. */
export function releasedVectors(release: string): FrameVectors {
  return parse(readFileSync(releasedFile(release, file), 'utf8'));
}

/** Keeps those of the build as those of a release. */
export function writeVectors(folder: string): void {
  writeFileSync(join(folder, file), `${JSON.stringify(presentVectors(), undefined, 1)}\n`);
}

function parse(text: string): FrameVectors {
  const vectors = JSON.parse(text) as FrameVectors;
  if (vectors.alpn === '' || vectors.conversations.length === 0)
    throw new Error('the conversations over frames are empty');
  return vectors;
}
