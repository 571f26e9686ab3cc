import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../corpus');

/** What a client may say to a daemon, a frame a line in hexadecimal; from `#` on a line is for people. */
export interface Conversation {
  readonly name: string;
  readonly frames: readonly Buffer[];
}

/** Reads every conversation of the corpus. */
export function readCorpus(): Conversation[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.hex'))
    .toSorted()
    .map((file) => ({
      name: file.replace(/\.hex$/, ''),
      frames: readFileSync(join(folder, file), 'utf8')
        .split('\n')
        .map((line) => line.replace(/#.*/, '').replaceAll(/\s/g, ''))
        .filter((line) => line !== '')
        .map((line) => Buffer.from(line, 'hex')),
    }));
}
