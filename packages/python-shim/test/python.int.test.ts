import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const folder = fileURLToPath(new URL('..', import.meta.url));
const repository = join(folder, '../..');

/** The Python that `.ci/run` prepares, with what requirements.txt names in it. */
const python = join(repository, '.holdfast/python/bin/python');
const mayBeMissing = process.env['HOLDFAST_REQUIRE_ALL'] !== '1' && !existsSync(python);

test.skipIf(mayBeMissing)(
  'the tests of the Python packages pass',
  () => {
    const env = { ...process.env, HOLDFAST_NODE: process.execPath, PYTHONDONTWRITEBYTECODE: '1' };
    const limits = ['-o', 'faulthandler_timeout=300', '-o', 'faulthandler_exit_on_timeout=true'];
    const run = spawnSync(python, ['-m', 'pytest', ...limits], { cwd: folder, env, encoding: 'utf8' });
    if (run.error) throw run.error;
    expect(run.status, `${run.stdout}${run.stderr}`).toBe(0);
    // Told, so that a count of what was skipped is seen by whoever reads.
    console.log(run.stdout.trim().split('\n').at(-1));
  },
  900_000,
);
