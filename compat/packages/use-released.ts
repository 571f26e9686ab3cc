import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { frozenPackages } from './freeze.ts';
import { type LaidOut, layOut } from './lay-out.ts';

/** A release, laid out for the tests of a file. */
export interface Released {
  /** A folder of theirs, which goes with them. */
  readonly folder: string;
  readonly packages: LaidOut;
}

/** Lays out the packages of a release before the tests of a block; what it answers has them from then on. */
export function useReleased(release: string): Released {
  let laidOut: Released | undefined;
  const present = (): Released => {
    if (laidOut === undefined) throw new Error(`release ${release} is laid out only while its tests run`);
    return laidOut;
  };
  beforeAll(() => {
    const folder = mkdtempSync(join(tmpdir(), 'hf-compat-'));
    laidOut = { folder, packages: layOut(frozenPackages(release), folder) };
  }, 300_000);
  afterAll(() => rmSync(present().folder, { recursive: true, force: true }));
  return {
    get folder() {
      return present().folder;
    },
    get packages() {
      return present().packages;
    },
  };
}
