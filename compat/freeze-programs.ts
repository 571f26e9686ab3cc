import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freezePackages, frozenPackages } from './packages/freeze.ts';
import { layOut } from './packages/lay-out.ts';
import { freezeState } from './upgrade/freeze-state.ts';
import { frozenState } from './upgrade/frozen-state.ts';

/** Keeps the programs of the version that is being made, and what its daemon leaves on disk. */
export async function freezePrograms(version: string): Promise<void> {
  freezePackages(version);
  const folder = mkdtempSync(join(tmpdir(), 'hf-freeze-'));
  try {
    await freezeState(layOut(frozenPackages(version), folder).programs.daemon, frozenState(version));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
