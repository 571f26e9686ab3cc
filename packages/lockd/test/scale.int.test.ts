import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ReexecRequest } from '@holdfast/protocol/lock';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startGuest } from './support/guest.ts';
import { leasePath } from './support/lease-path.ts';
import type { LockClient } from './support/lock-client.ts';
import type { LockProbe } from './support/lock-probe.ts';
import type { Site } from './support/lockd-process.ts';
import { openStage } from './support/stage.ts';
import { until } from './support/until.ts';
import type { WireClient } from './support/wire-client.ts';

const patienceMs = 300_000;
/** Images in a row; more than a few are many minutes: `HOLDFAST_LONG=1000 npm run exec -- vitest run packages/lockd/test/scale`. */
const images = Number(process.env['HOLDFAST_LONG'] ?? 2);
const isLong = images > 2;

/** What the units allow, or what this host does. */
const mostDescriptors = Math.min(
  40_960,
  Number(/^Max open files\s+\d+\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? 40_960),
);
const leases = isLong ? Math.floor((mostDescriptors - 460) / 500) * 500 : 1000;

describe('of the size that the units allow in the long form, else smaller', () => {
  let stack: AsyncDisposableStack;
  let site: Site;
  let client: LockClient;
  let wire: WireClient;
  let probe: LockProbe;

  beforeEach(() => {
    ({ stack, site, client, wire, probe } = openStage());
  });
  afterEach(() => stack.disposeAsync());

  const generation = async () => (await wire.call(wire.locks.hello, {}, patienceMs)).generation;
  const status = () => wire.call(wire.admin.getStatus, {}, patienceMs);

  async function replace(): Promise<void> {
    const before = await generation();
    await wire.call(wire.admin.reexec, ReexecRequest.fromPartial({}), patienceMs);
    await until('the new image serves', async () => (await generation()) > before, patienceMs);
  }

  test(`${leases} leases go on in a new image`, { timeout: 3_600_000 }, async () => {
    await site.startLimited(`-n ${mostDescriptors}`);
    const folder = join(site.directory, 'images');
    mkdirSync(folder);
    const disks = Array.from({ length: leases }, (_, index) => join(folder, `${index}.img`));
    for (const disk of disks) writeFileSync(disk, '');
    const figures: Record<string, number> = {};
    const timed = async (name: string, body: () => Promise<unknown>): Promise<void> => {
      const start = performance.now();
      await body();
      figures[name] = Math.round(performance.now() - start);
    };
    const tokens: string[] = [];
    await timed('acquire', async () => {
      for (let start = 0; start < disks.length; start += 500) {
        const token = await client.register({ name: `guest-${start}` });
        tokens.push(token);
        const { socket } = await client.hold(token);
        stack.defer(() => void socket.destroy());
        await client.acquire(token, disks.slice(start, start + 500));
      }
    });
    await probe.storm(leasePath(site.stateDirectory, disks[leases / 2] ?? ''));
    await timed('reexec', replace);
    await timed('reexec again', replace);
    expect((await status()).held).toBe(disks.length);
    expect(await probe.grabs()).toBe(0);
    await timed('release', async () => {
      for (const token of tokens) expect(await client.release(token)).toBe(500);
    });
    if (isLong) process.stderr.write(`${JSON.stringify({ ...figures, ...(await status()) })}\n`);
  });

  test(`${images} new images in a row, with calls in flight`, { timeout: 7_200_000 }, async () => {
    const lockd = await site.start();
    const disk = site.disk('web.img');
    const { guest } = await startGuest(client, 'web', [disk]);
    stack.use(guest);
    await probe.storm(leasePath(site.stateDirectory, disk));
    const own = site.disk('own.img');
    const token = await client.register({ name: 'own' });
    const { socket } = await client.hold(token);
    stack.defer(() => void socket.destroy());
    let isOver = false;
    let calls = 0;
    const errors: unknown[] = [];
    const caller = async (): Promise<void> => {
      while (!isOver) {
        await client.acquire(token, [own]).catch((error: unknown) => errors.push(error));
        await client.release(token).catch((error: unknown) => errors.push(error));
        calls += 2;
      }
    };
    const calling = caller();
    await replace();
    const descriptors = readdirSync(`/proc/${lockd.pid}/fd`).length;
    for (let round = 1; round < images; round++) await replace();
    isOver = true;
    await calling;
    expect([errors, await generation(), await probe.grabs()]).toEqual([[], images, 0]);
    expect(calls).toBeGreaterThan(images);
    await until(
      'no descriptor is left over',
      () => readdirSync(`/proc/${lockd.pid}/fd`).length <= descriptors + 2,
      20_000,
    );
  });
});
