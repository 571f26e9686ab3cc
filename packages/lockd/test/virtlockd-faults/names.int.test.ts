import { existsSync, linkSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AcquireSetRequest,
  CreateResourceRequest,
  CreateSpaceRequest,
  DeleteResourceRequest,
  PruneRequest,
} from '@holdfast/protocol/lock';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { leasePath } from '../support/lease-path.ts';
import { LockClient, refusal } from '../support/lock-client.ts';
import { LockProbe } from '../support/lock-probe.ts';
import { Site } from '../support/lockd-process.ts';
import { WireClient } from '../support/wire-client.ts';

const stack = new AsyncDisposableStack();
const site = stack.use(new Site());
const client = stack.use(new LockClient(site.socket));
const wire = stack.use(new WireClient(site.socket));
const probe = stack.use(new LockProbe());
let web: string;
let db: string;

beforeAll(async () => {
  await site.start();
  [web = '', db = ''] = await Promise.all(
    ['web', 'db'].map(async (name) => {
      const token = await client.register({ name });
      const { socket } = await client.hold(token);
      stack.defer(() => void socket.destroy());
      return token;
    }),
  );
});
afterAll(() => stack.disposeAsync());

test('5: one file by two names: virtlockd grants it twice, and a release of one name frees both', async () => {
  const folder = join(site.directory, 'images');
  mkdirSync(folder);
  const disk = join(folder, 'web.img');
  writeFileSync(disk, '');
  linkSync(disk, join(folder, 'hard.img'));
  symlinkSync('web.img', join(folder, 'soft.img'));
  symlinkSync(folder, join(site.directory, 'alias'));
  await client.acquire(web, [disk]);
  const names = [
    'images/hard.img',
    'images/soft.img',
    'alias/web.img',
    'images//web.img',
    'images/../images/./web.img',
  ];
  for (const name of names) {
    for (const token of [web, db]) {
      const { reason } = await refusal(client.acquire(token, [`${site.directory}/${name}`]));
      expect([name, reason]).toEqual([name, 'LEASE_BUSY']);
    }
    expect(await client.release(db)).toBe(0);
    expect(await probe.isFree(leasePath(site.stateDirectory, disk))).toBe(false);
  }
  const leases = join(site.directory, 'leases');
  const create = (name: string, directory: string) =>
    wire.call(wire.spaces.createSpace, CreateSpaceRequest.fromPartial({ name, directory }));
  await create('d', leases);
  for (const directory of [`${leases}/`, `${leases}/.`, `${site.directory}/images/../leases`]) {
    expect(await refusal(create('other', directory))).toMatchObject({ metadata: { lockspace: 'd' } });
  }
  expect(await client.release(web)).toBe(1);
});

test('6: a name that leads elsewhere: virtlockd makes and removes files there, a disk image too', async () => {
  const leases = join(site.directory, 'leases');
  const image = site.disk('victim.img');
  const acquire = (lease: { readonly name?: string; readonly path?: string; readonly direct?: boolean }) =>
    wire.call(
      wire.locks.acquireSet,
      AcquireSetRequest.fromPartial({
        token: web,
        leases: [lease.direct === true ? lease : { lockspace: 'd', ...lease }],
      }),
    );
  for (const name of ['../victim.img', '..', '.', '/', image, 'a/b', '.index']) {
    const calls = [
      acquire({ name }),
      wire.call(wire.spaces.createResource, CreateResourceRequest.fromPartial({ lockspace: 'd', name })),
      wire.call(wire.spaces.deleteResource, DeleteResourceRequest.fromPartial({ lockspace: 'd', name })),
    ];
    for (const call of calls) expect(await refusal(call)).toMatchObject({ reason: 'INVALID_ARGUMENT' });
  }
  const unlinks = DeleteResourceRequest.fromPartial({ lockspace: 'org.holdfast.direct', name: image });
  expect(await refusal(wire.call(wire.spaces.deleteResource, unlinks))).toMatchObject({ reason: 'INVALID_ARGUMENT' });
  // A file that is locked itself is there after its release, and after a prune.
  await acquire({ path: image, direct: true });
  await client.release(web);
  await wire.call(wire.spaces.prune, PruneRequest.fromPartial({ lockspace: 'org.holdfast.direct' }));
  expect([existsSync(image), readdirSync(leases)]).toEqual([true, ['.index']]);
});
