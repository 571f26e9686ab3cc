import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { manPages } from './man-pages.ts';

/** Writes every page into the folder that was named, or into `man`. */
const folder = process.argv[2] ?? 'man';
mkdirSync(folder, { recursive: true });
for (const { file, text } of manPages()) writeFileSync(join(folder, file), text);
