import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { probeRom } from './probe-rom.js';
import { testGuestRom } from './test-guest-rom.js';

const hasBinutils = ['as', 'ld', 'objcopy'].every((tool) => spawnSync(tool, ['--version']).status === 0);

describe.skipIf(!hasBinutils)('the ROMs are what their sources assemble to', () => {
  it.each([
    ['probe', probeRom],
    ['test-guest', testGuestRom],
  ])('%s', (name, image) => {
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-rom-'));
    try {
      const built = join(folder, `${name}.bin`);
      execFileSync('sh', [join(import.meta.dirname, 'build.sh'), name, built]);
      expect(image().equals(readFileSync(built))).toBe(true);
      expect(image().length).toBe(65_536);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
