import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const folder = fileURLToPath(new URL('../../../examples/keep-alive', import.meta.url));

// It is as its readers run it: without a compiler, which takes a Node.js that knows types and `await using`.
const isTooOld = Number(process.versions.node.split('.')[0]) < 24;

test.skipIf(isTooOld && process.env['HOLDFAST_REQUIRE_ALL'] !== '1')(
  'the tests of examples/keep-alive pass',
  () => {
    const { NODE_TEST_CONTEXT: _outer, ...env } = process.env;
    const args = ['--test', '--test-reporter=tap', join(folder, 'keep-alive.test.ts')];
    const run = spawnSync(process.execPath, args, { env, encoding: 'utf8', timeout: 280_000 });
    if (run.error) throw run.error;
    expect(run.status, `${run.stdout}${run.stderr}`).toBe(0);
    expect(run.stdout).toMatch(/^# pass 10$/m);
  },
  300_000,
);
