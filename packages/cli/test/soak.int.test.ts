import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { hasQemu } from './system/site.js';

const soak = fileURLToPath(new URL('../../../tools/soak/soak.mjs', import.meta.url));

/** The short form of `npm run soak`; its seed is another one each time, and is printed with what went wrong. */
test.skipIf(!hasQemu)('half a minute of random clients, kills and slow readers', { timeout: 180_000 }, async () => {
  const options = ['--experimental-strip-types', '--no-warnings', soak, '--minutes', '0.3', '--guests', '25'];
  const child = spawn(process.execPath, options, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  const [code] = await once(child, 'close');
  // All that it said, seed and all, is in the failure.
  expect(`${code}\n${said}`).toMatch(/^0\n/);
});
