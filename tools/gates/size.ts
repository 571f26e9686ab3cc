import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const longest = 500;
const code = /\.(ts|mjs|js|proto|py|sh|S)$/;
const exempt = /(^|\/)(gen|_generated|dist|golden|released)\/|^packages\/.*\.data\.ts$/;

/** Files of code that are too long to be about one thing, with their number of lines. */
export function oversized(root: string, files: readonly string[]): string[] {
  return files
    .filter((file) => code.test(file) && !exempt.test(file))
    .map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').split('\n').length - 1 }))
    .filter(({ lines }) => lines > longest)
    .map(({ file, lines }) => `${file} has ${lines} lines; at most ${longest} are allowed`);
}
