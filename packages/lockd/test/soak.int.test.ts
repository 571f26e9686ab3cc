import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const program = fileURLToPath(new URL('../../../tools/soak/lockd/run.ts', import.meta.url));
const isHere = spawnSync('cc', ['--version']).error === undefined;

/**
 * The short form of `npm run soak:lockd`; its seed is another one each time, and is printed with what went wrong. What must
 * come of it when a guard of lockd is gone is shown by `npm run mutants`.
 */
test.skipIf(!isHere && process.env['HOLDFAST_REQUIRE_ALL'] === undefined)(
  'kills, replaced images and rude owners: no lease is had twice, lost, or given a falling token',
  { timeout: 600_000 },
  async () => {
    const args = ['--experimental-strip-types', '--no-warnings', program, '--minutes', '0.05', '--deeds', '11'];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
    const [code] = await once(child, 'close');
    expect(`${code}\n${said}`).toMatch(/^0\n/);
  },
);
