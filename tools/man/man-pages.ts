import { readFileSync } from 'node:fs';
import { commandPages, type Page } from './command-pages.ts';
import { daemonPages } from './daemon-pages.ts';

const manifest = new URL('../../packages/cli/package.json', import.meta.url);

/** Every manual page, made of the commands and settings of the build in dist. */
export function manPages(): Page[] {
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  return [...commandPages(version), ...daemonPages(version)];
}
