import { releasedFile } from '../releases.ts';

/** Where it is kept what a daemon of a release leaves on disk, and what was in it. */
export function frozenState(release: string): string {
  return releasedFile(release, 'state');
}
