import { readFileSync } from 'node:fs';
import type { FileDescriptorSet } from '@bufbuild/protobuf/wkt';
import type { Finding } from '../finding.ts';
import { releasedFile } from '../releases.ts';
import { brokenPromises } from './broken-promises.ts';
import { findBreaking } from './find-breaking.ts';
import { findUnreserved } from './find-unreserved.ts';
import { parseSince, type SinceTable } from './since.ts';

/** What of a released schema the present one breaks: names, numbers and types, annotations, and what was taken away. */
export function checkSchema(released: FileDescriptorSet, present: FileDescriptorSet): readonly Finding[] {
  return [
    ...findBreaking(released, present),
    ...brokenPromises(released, present),
    ...findUnreserved(released, present),
  ];
}

/** Since when the elements of a release are there. */
export function releasedSince(release: string): SinceTable {
  return parseSince(readFileSync(releasedFile(release, 'since.txt'), 'utf8'));
}
