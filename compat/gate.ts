import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFileRegistry } from '@bufbuild/protobuf';
import type { FileDescriptorSet } from '@bufbuild/protobuf/wkt';
import type { Finding } from './finding.ts';
import { checkChangelog } from './process/check-changelog.ts';
import { checkDeprecated, deprecatedNames } from './process/check-deprecated.ts';
import { checkVersion } from './process/check-version.ts';
import { applyLedger, readLedger } from './process/exceptions.ts';
import { findNews, type News, type WholeSurface } from './process/news.ts';
import { developedVersion, isCandidate, keptReleases, releases, repository } from './releases.ts';
import { checkSchema, releasedSince } from './schema/check-schema.ts';
import { elementsOf } from './schema/elements.ts';
import { presentImage, releasedImage } from './schema/images.ts';
import { findUndated } from './schema/since.ts';
import { compareSurfaces } from './surfaces/compare-surfaces.ts';
import { runSession } from './surfaces/session.ts';
import { readSurfaces, releasedSurfaces } from './surfaces/snapshot.ts';
import { compareTypings, type TypingsPair } from './typescript/compare-typings.ts';
import { entryPoints, releasedTypings } from './typescript/rollups.ts';
import { runWitnesses, witnessesOf } from './typescript/run-witnesses.ts';
import { checkWire } from './wire/check-wire.ts';
import { shippedCodecs } from './wire/codec.ts';
import { readGoldens } from './wire/goldens.ts';

/** The releases that the gate compares with. Throws when there is none: a gate that finds nothing to do is open. */
export function comparedReleases(): readonly string[] {
  const kept = keptReleases(developedVersion());
  if (kept.length === 0) throw new Error('compat/released has no release to compare with');
  return kept;
}

/** Whether names, numbers, types and annotations of released schemas are kept, and what is new says since when it is there. */
export function gateSchema(present: FileDescriptorSet): readonly Finding[] {
  const version = developedVersion();
  const last = releases().at(-1) ?? '';
  const dating = { earlier: releasedSince(last), version, isCandidate: isCandidate(last) };
  return [
    ...comparedReleases().flatMap((release) => checkSchema(releasedImage(release), present)),
    ...findUndated(present, dating),
  ];
}

/** Whether bytes and JSON of releases mean what they meant, and releases can pass on those of today. */
export async function gateWire(present: FileDescriptorSet): Promise<readonly Finding[]> {
  const codecOf = await shippedCodecs(createFileRegistry(present));
  return comparedReleases().flatMap((version) =>
    checkWire({ version, image: releasedImage(version), goldens: readGoldens(version) }, { image: present, codecOf }),
  );
}

/** Whether programs written for releases still compile. */
export function gateTypings(typings: ReadonlyMap<string, string>): readonly Finding[] {
  const pairs = comparedReleases().flatMap((release) =>
    entryPoints.flatMap(({ name }): TypingsPair[] => {
      const before = releasedTypings(release, name);
      const after = typings.get(name);
      if (after === undefined) throw new Error(`there are no typings of ${name}`);
      return before === undefined ? [] : [{ label: `${name} ${release}`, before, after }];
    }),
  );
  if (pairs.length === 0) throw new Error('no release has typings');
  return compareTypings(pairs, join(repository, 'packages/sdk')).flatMap(({ breaks }) => breaks);
}

/** Whether programs written for releases compile and work, against a daemon of today. */
export async function gateWitnesses(uri: string): Promise<readonly Finding[]> {
  return runWitnesses(uri, comparedReleases().flatMap(witnessesOf));
}

/** Whether scripts, configs and dashboards of releases go on, against a daemon of today. */
export async function gateSurfaces(uri: string): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  for (const release of comparedReleases()) {
    const older = releasedSurfaces(release);
    found.push(...compareSurfaces(release, older, readSurfaces([]), await runSession(uri, older.session)));
  }
  return found;
}

/** What came since the last release. */
export function newsSinceRelease(present: FileDescriptorSet, typings: ReadonlyMap<string, string>): readonly News[] {
  const last = comparedReleases().at(-1) ?? '';
  const released = entryPoints.flatMap(({ name }) => {
    const text = releasedTypings(last, name);
    return text === undefined ? [] : [[name, text] as const];
  });
  const older: WholeSurface = {
    elements: elementsOf(releasedImage(last)),
    typings: new Map(released),
    surfaces: releasedSurfaces(last),
  };
  const newer: WholeSurface = {
    elements: elementsOf(present),
    typings,
    surfaces: readSurfaces([]),
  };
  return findNews(older, newer);
}

/** Whether changes were told, the version fits them, and the ledger is in order; `found` is what all other layers found. */
export function gateProcess(
  present: FileDescriptorSet,
  typings: ReadonlyMap<string, string>,
  found: readonly Finding[],
  today: Date,
): readonly Finding[] {
  const version = developedVersion();
  const last = comparedReleases().at(-1) ?? '';
  const ledger = readLedger();
  const told = checkDeprecated(readDeprecated(), deprecatedNames(present, [...typings.values()]));
  const left = applyLedger([...found, ...told], ledger, { today, version });
  // A release that is still being tried is frozen anew before it is published, with all that came.
  if (isCandidate(last)) return left;
  const news = newsSinceRelease(present, typings);
  const changelog = readFileSync(join(repository, 'CHANGELOG.md'), 'utf8');
  return [
    ...left,
    ...checkChangelog(changelog, last, news),
    ...checkVersion(last, version, { news, broken: ledger.length > 0 }),
  ];
}

function readDeprecated(): string {
  return readFileSync(join(repository, 'DEPRECATED.md'), 'utf8');
}

/** The schema as it is now. */
export const readPresent: () => FileDescriptorSet = presentImage;
