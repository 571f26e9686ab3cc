import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createFileRegistry } from '@bufbuild/protobuf';
import { startTestDaemon } from '../packages/sdk/dist/testing/index.js';
import {
  compareVersions,
  developedVersion,
  readRecord,
  releasedFile,
  type ReleaseRecord,
  releases,
  repository,
} from './releases.ts';
import { releasedSince } from './schema/check-schema.ts';
import { presentImage, writeImage } from './schema/images.ts';
import { dateElements, findUndated, formatSince } from './schema/since.ts';
import { presentSession } from './surfaces/present-session.ts';
import { runSession } from './surfaces/session.ts';
import { readSurfaces, writeSurfaces } from './surfaces/snapshot.ts';
import { tellFindings } from './finding.ts';
import { freezePrograms } from './freeze-programs.ts';
import { writeTypings } from './typescript/rollups.ts';
import { witnessesOf } from './typescript/run-witnesses.ts';
import { shippedCodecs } from './wire/codec.ts';
import { writeVectors } from './wire/frames/conversations.ts';
import { makeGoldens, writeGoldens } from './wire/goldens.ts';

/** What of a release the record has the hashes of. */
const parts = [
  'schema.binpb',
  'since.txt',
  'wire',
  'frames.json',
  'api',
  'cli',
  'config',
  'errors.txt',
  'metrics.txt',
  'packages',
  'state',
] as const;

/**
 * Writes down what the build in dist is, as what a release was. Every gate compares with it from then on.
 * Throws when the release was frozen already, unless it is to be done again and was not published.
 */
export async function freeze(
  version: string,
  typings: ReadonlyMap<string, string>,
  { redo = false } = {},
): Promise<void> {
  if (version !== developedVersion()) {
    throw new Error(`the packages are ${developedVersion()}; only that version can be frozen, not ${version}`);
  }
  const record = readRecord(version);
  if (record !== undefined && (record.sealed || isTagged(version))) {
    throw new Error(`${version} was published; what it was does not change any more`);
  }
  if (record !== undefined && !redo) throw new Error(`${version} was frozen already; --redo does it again`);

  const folder = releasedFile(version);
  mkdirSync(folder, { recursive: true });
  const image = presentImage();
  const before = releases().findLast((each) => compareVersions(each, version) < 0);
  const earlier = before === undefined ? undefined : releasedSince(before);
  const dating = { earlier, version, isCandidate: false };
  const undated = findUndated(image, dating);
  if (undated.length > 0) throw new Error(tellFindings(undated));
  writeImage(join(folder, 'schema.binpb'), image);
  writeFileSync(join(folder, 'since.txt'), formatSince(dateElements(image, dating)));
  writeGoldens(join(folder, 'wire'), makeGoldens(image, await shippedCodecs(createFileRegistry(image))));
  writeVectors(folder);
  writeTypings(join(folder, 'api'), typings);
  await using daemon = await startTestDaemon();
  writeSurfaces(folder, readSurfaces(await runSession(daemon.uri, presentSession)));
  await freezePrograms(version);
  writeRecord(version, { version, sealed: false, files: hashesOf(version) });
}

/** Says of a release that it was published: nothing of it changes again. */
export function seal(version: string): void {
  const record = readRecord(version);
  if (record === undefined) throw new Error(`${version} was not frozen; there are: ${releases().join(', ')}`);
  const changed = changedFiles(record);
  if (changed.length > 0) throw new Error(`${version} is not as it was frozen: ${changed.join(', ')}`);
  writeRecord(version, { ...record, sealed: true });
}

/** Files of a release that are not as they were frozen: other, gone or new. */
export function changedFiles(record: ReleaseRecord): readonly string[] {
  const now = hashesOf(record.version);
  const names = new Set([...Object.keys(record.files), ...Object.keys(now)]);
  return [...names].filter((name) => record.files[name] !== now[name]).toSorted();
}

function hashesOf(version: string): Readonly<Record<string, string>> {
  const folder = releasedFile(version);
  const files = parts
    .flatMap((part) => filesIn(folder, part))
    .map((file): [string, string] => [file, join(folder, file)]);
  // The programs that were written for it are as frozen as what they are written against.
  const programs = witnessesOf(version).map(({ file }): [string, string] => [`witness/${basename(file)}`, file]);
  const hashOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 32);
  return Object.fromEntries([...files, ...programs].map(([name, path]) => [name, hashOf(path)]));
}

function filesIn(folder: string, path: string): readonly string[] {
  if (!statSync(join(folder, path)).isDirectory()) return [path];
  return readdirSync(join(folder, path)).flatMap((name) => filesIn(folder, `${path}/${name}`));
}

function writeRecord(version: string, record: ReleaseRecord): void {
  writeFileSync(releasedFile(version, 'release.json'), `${JSON.stringify(record, undefined, 2)}\n`);
}

function isTagged(version: string): boolean {
  const tags = execFileSync('git', ['tag', '--list', `v${version}`], { cwd: repository, encoding: 'utf8' });
  return tags.trim() !== '';
}
