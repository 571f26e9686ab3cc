import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Domain } from '@holdfast/sdk';
import { equal, matches, refused } from '../../suite/expect.js';
import { NotOffered } from '../../suite/not-offered.js';
import { check, feature, type TckFeature } from '../../suite/tck-case.js';
import type { World } from '../../suite/world.js';

/** Disks that come to a guest which runs, and go. */
export const plugging: TckFeature = feature('plugged disks', [
  check('a running guest is given a disk, and the next boot is not', async (tck) => {
    const domain = await tck.booted();
    const file = await imageOf(tck);
    await domain.attachDisk({ source: { file }, driver: { type: 'raw' }, target: { dev: 'vdb', bus: 'virtio' } });
    equal(await disksOf(domain), ['vdb']);
    equal(await disksOf(domain, 'next boot'), []);
  }),

  check('a disk of the next boot is taken out of it again', async (tck) => {
    const domain = await tck.defined();
    const file = await imageOf(tck);
    const scope = { scope: 'next-boot' } as const;
    await domain.attachDisk(
      { source: { file }, driver: { type: 'raw' }, target: { dev: 'vdb', bus: 'virtio' } },
      scope,
    );
    equal(await disksOf(domain, 'next boot'), ['vdb']);
    await domain.detachDisk('vdb', scope);
    equal(await disksOf(domain, 'next boot'), []);
  }),

  check('a disk that is not there cannot be taken out', async (tck) => {
    const domain = await tck.defined();
    matches(await refused(domain.detachDisk('vdz'), 'DEVICE_NOT_FOUND'), { retryable: false });
  }),
]);

/** Names of the disks that a domain has, as it runs or as it boots next. */
async function disksOf(domain: Domain, when?: 'next boot'): Promise<string[]> {
  const xml = await domain.xml(when === undefined ? {} : { inactive: true });
  return [...xml.matchAll(/<target dev='(\w+)'/g)].map(([, name]) => name ?? '');
}

async function imageOf(tck: World): Promise<string> {
  const { directory } = tck.surroundings;
  if (directory === undefined) throw new NotOffered('disks cannot be made on another host');
  const path = join(directory, `${tck.name()}.img`);
  await writeFile(path, Buffer.alloc(1 << 20));
  return path;
}
