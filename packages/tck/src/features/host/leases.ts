import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { equal, isTrue, matches, refused } from '../../suite/expect.js';
import { NotOffered } from '../../suite/not-offered.js';
import { check, feature, type TckFeature } from '../../suite/tck-case.js';
import type { World } from '../../suite/world.js';

/** Leases of disks, where somebody keeps them and disks can be made. */
export const leases: TckFeature = feature('leases', [
  check('the list of leases can be read', async ({ host }) => {
    for (const { path, lockspace } of await host.leases({ pageSize: 2 }).toArray()) {
      isTrue(path !== '' || lockspace !== '', 'a lease is of something');
    }
  }),

  check('a guest that runs holds the lease of its disk, and gives it back when it ends', async (tck) => {
    const disk = await diskOf(tck);
    const domain = await tck.started({ disks: [disk] });
    const record = await domain.get();
    equal(
      record.leases.map(({ path, shared, ownerUuid }) => ({ path, shared, ownerUuid })),
      [{ path: disk, shared: false, ownerUuid: record.uuid }],
    );
    const held = await tck.host.leases().toArray();
    isTrue(
      held.some(({ path, ownerName }) => path === disk && ownerName === record.name),
      'the list has it',
    );
    await domain.destroy();
    const left = await tck.host.leases().toArray();
    equal(
      left.filter(({ path }) => path === disk),
      [],
    );
  }),

  check('a disk that is in use is refused to another guest, which is told by whom', async (tck) => {
    const disk = await diskOf(tck);
    const first = await tck.started({ disks: [disk] });
    const second = await tck.defined({ disks: [disk] });
    const error = await refused(second.start(), 'LEASE_BUSY');
    matches(error, { retryable: true, holder: { resource: disk, name: (await first.get()).name } });
    equal((await second.get()).state, 'shutoff');
    await first.destroy();
    equal((await second.start()).domain.state, 'running');
  }),
]);

async function diskOf(tck: World): Promise<string> {
  const { directory } = tck.surroundings;
  if (directory === undefined) throw new NotOffered('disks cannot be made on another host');
  const { leaseManager } = await tck.host.capabilities();
  if (leaseManager === 'nop') throw new NotOffered('this daemon takes no leases (--lease-manager nop)');
  const path = join(directory, `${tck.name()}.img`);
  await writeFile(path, Buffer.alloc(1 << 20));
  return path;
}
