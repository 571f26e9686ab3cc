import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the repository. */
export const repository: string = dirname(dirname(fileURLToPath(import.meta.url)));

/** Where what was released is kept, a folder each release. */
const releasedFolder: string = join(repository, 'compat/released');

/** A folder of a release has this in it; `sealed` once it was published, and then nothing in it changes again. */
export interface ReleaseRecord {
  readonly version: string;
  readonly sealed: boolean;
  /** Hashes of the files that the gate compares with, by path in the folder. */
  readonly files: Readonly<Record<string, string>>;
}

/** The releases, oldest first. */
export function releases(): readonly string[] {
  return readdirSync(releasedFolder)
    .filter((name) => /^\d+\.\d+\.\d+$/.test(name))
    .toSorted(compareVersions);
}

/** The releases that a version must not break: those of its major; for the first of a major those of the one before. */
export function keptReleases(version: string, all: readonly string[] = releases()): readonly string[] {
  const of = (major: number): readonly string[] => all.filter((each) => majorOf(each) === major);
  const own = of(majorOf(version));
  return own.length > 0 ? own : of(majorOf(version) - 1);
}

/** Where a file of a release is. */
export function releasedFile(release: string, ...path: readonly string[]): string {
  return join(releasedFolder, release, ...path);
}

/** What is noted of a release; undefined: it was not frozen. */
export function readRecord(release: string): ReleaseRecord | undefined {
  const path = releasedFile(release, 'release.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as ReleaseRecord) : undefined;
}

/** The version that is being made: the one that the packages have. */
export function developedVersion(): string {
  const manifest = readFileSync(join(repository, 'packages/sdk/package.json'), 'utf8');
  return (JSON.parse(manifest) as { readonly version: string }).version;
}

/** Whether a release is still being made: it was frozen to be tried, and may be frozen anew. */
export function isCandidate(release: string): boolean {
  return release === developedVersion() && readRecord(release)?.sealed !== true;
}

/** Order of versions. */
export function compareVersions(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}

function majorOf(version: string): number {
  return Number(version.split('.')[0]);
}
