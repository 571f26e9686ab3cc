import { readFileSync, writeFileSync } from 'node:fs';

/** What the golden file of that name says; with GOLDEN=1 it is written anew from `text` first. */
export function golden(name: string, text: string): string {
  const file = new URL(`golden/${name}`, import.meta.url);
  if (process.env['GOLDEN'] === '1') writeFileSync(file, text);
  return readFileSync(file, 'utf8');
}
