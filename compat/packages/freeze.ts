import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { releasedFile, releases } from '../releases.ts';
import { packAll } from './pack.ts';

/** Where the tarballs of a release are kept. */
export function frozenPackages(release: string): string {
  return releasedFile(release, 'packages');
}

/** The releases whose tarballs are kept, oldest first. */
export function frozenReleases(): readonly string[] {
  return releases().filter((release) => existsSync(frozenPackages(release)));
}

/** Keeps the tarballs of the present version: what was built last, packed as `npm publish` would. */
export function freezePackages(version: string): void {
  const folder = frozenPackages(version);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  packAll(folder);
}
