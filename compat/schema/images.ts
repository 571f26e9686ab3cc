import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { type FileDescriptorSet, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { releasedFile, repository } from '../releases.ts';

/** The program of the schema's compiler, by its path: what is not there fails here. */
export const buf: string = createRequire(import.meta.url).resolve('@bufbuild/buf/bin/buf');

/** Where the schema is. */
const protocolFolder: string = join(repository, 'packages/protocol');

/** Compiles the schema as it is now. */
export function presentImage(): FileDescriptorSet {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-image-'));
  try {
    const path = join(folder, 'present.binpb');
    const build = [buf, 'build', '--exclude-source-info', '-o', path];
    execFileSync(process.execPath, build, { cwd: protocolFolder, stdio: ['ignore', 'ignore', 'pipe'] });
    return readImage(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The schema of a release. */
export function releasedImage(release: string): FileDescriptorSet {
  return readImage(releasedFile(release, 'schema.binpb'));
}

/** Writes a schema for others to read. */
export function writeImage(path: string, image: FileDescriptorSet): void {
  writeFileSync(path, toBinary(FileDescriptorSetSchema, image));
}

function readImage(path: string): FileDescriptorSet {
  const image = fromBinary(FileDescriptorSetSchema, readFileSync(path));
  if (image.file.length === 0) throw new Error(`${path} has no schema in it`);
  return image;
}
