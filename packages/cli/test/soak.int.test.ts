import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { hasQemu } from './system/site.js';

/** Runs a program of `tools/soak`, and answers its exit code with all that it said, seed and all. */
async function run(program: string, ...args: readonly string[]): Promise<string> {
  const path = fileURLToPath(new URL(`../../../tools/soak/${program}.mjs`, import.meta.url));
  const options = ['--experimental-strip-types', '--no-warnings', path, ...args];
  const child = spawn(process.execPath, options, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  const [code] = await once(child, 'close');
  return `${code}\n${said}`;
}

/** The short form of `npm run soak`; its seed is another one each time, and is printed with what went wrong. */
test.skipIf(!hasQemu)('half a minute of random clients, kills and slow readers', { timeout: 600_000 }, async () => {
  expect(await run('soak', '--minutes', '0.3', '--guests', '25')).toMatch(/^0\n/);
});

test.skipIf(!hasQemu)('ten kills of a daemon with five guests lose nothing', { timeout: 600_000 }, async () => {
  expect(await run('kills', '--kills', '10', '--guests', '5')).toMatch(/^0\n/);
});
