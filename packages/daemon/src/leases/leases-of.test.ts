import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Lease } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import { leasesOf } from './leases-of.js';

test('the leases of some disks are those that no other needs, under whatever name', async () => {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'hf-leases-')));
  try {
    const place = (name: string): string => join(directory, name);
    writeFileSync(place('real.img'), '');
    symlinkSync('real.img', place('link.img'));
    const leases = ['real.img', 'base.img', 'other.img'].map((name) => Lease.fromPartial({ path: place(name) }));
    const used = (...names: string[]) => names.map((name) => ({ path: place(name), shared: false }));
    const found = await leasesOf(
      leases,
      used('link.img', 'base.img', 'gone.img'),
      used('other.img', 'base.img'),
      new AbortController().signal,
    );
    expect(found.map(({ path }) => path)).toEqual([place('real.img')]);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
