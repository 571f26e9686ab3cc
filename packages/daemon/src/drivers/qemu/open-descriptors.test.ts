import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDescriptors } from './open-descriptors.js';

test('a pipe with nobody at its other end is refused, and not waited for', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hf-descriptors-'));
  try {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    // More than there are threads for files.
    const plans = Array.from({ length: 8 }, () => ({ kind: 'write' as const, path, append: true }));
    await expect(openDescriptors(plans, join(folder, 'console.log'))).rejects.toMatchObject({
      reason: 'LAUNCH_FAILED',
      message: `the path of a file: ${path} is no file that can be opened: ENXIO`,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
