import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const program = fileURLToPath(new URL('../bin/holdfast.js', import.meta.url));

test.runIf(existsSync('/dev/full'))('output that cannot be written is an error in a line, with its exit code', () => {
  const full = openSync('/dev/full', 'w');
  try {
    const { status, stderr } = spawnSync(process.execPath, [program, 'explain'], {
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({
      status: 74,
      stderr: 'error: the output cannot be written: ENOSPC: no space left on device, write\n',
    });
  } finally {
    closeSync(full);
  }
});
