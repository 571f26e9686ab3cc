import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FrameVectors, parseVectors, presentVectors } from '../../../packages/protocol/test/frame-vectors.ts';
import { releasedFile } from '../../releases.ts';

/** Name of the file in the folder of a release. */
const file = 'frames.json';

/** The conversations over frames of a release. Throws when there are none. */
export function releasedVectors(release: string): FrameVectors {
  return parseVectors(readFileSync(releasedFile(release, file), 'utf8'));
}

/** Keeps those of the build as those of a release. */
export function writeVectors(folder: string): void {
  writeFileSync(join(folder, file), `${JSON.stringify(presentVectors(), undefined, 1)}\n`);
}
