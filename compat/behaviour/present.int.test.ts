import { runTck, type TckReport } from '@holdfast/tck';
import { describe, expect, test } from 'vitest';
import { hasQemu, Site } from '../../packages/cli/test/system/site.js';
import { tellFailures } from './tell-failures.js';

/** Looks at a daemon with everything that one can have, so that nothing has an excuse. */
async function look(driver: 'test' | 'qemu'): Promise<TckReport> {
  await using site = new Site();
  const { uri } = await site.open('present', { driver, args: ['--read-only-socket'] });
  return await runTck({ uri, limitMs: 240_000 });
}

describe('the kit finds all that it promises', { timeout: 300_000 }, () => {
  test('with guests in memory', async () => {
    expect(tellFailures(await look('test'))).toBe('');
  });

  test.skipIf(!hasQemu)('with guests of QEMU', async () => {
    expect(tellFailures(await look('qemu'))).toBe('');
  });
});
