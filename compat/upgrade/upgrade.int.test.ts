import type { EventPosition, Host, HostEvent } from '@holdfast/sdk';
import { describe, expect, test } from 'vitest';
import type { Daemon } from '../../packages/cli/test/system/daemon.js';
import { machineXml } from '../../packages/cli/test/system/machine-xml.js';
import { refusalOf } from '../../packages/cli/test/system/refusal.js';
import { hasQemu, Site } from '../../packages/cli/test/system/site.js';
import { until } from '../../packages/cli/test/system/until.js';
import { frozenReleases } from '../packages/freeze.ts';
import { useReleased } from '../packages/use-released.ts';
import { presentPrograms } from './programs.ts';
import { lostOf, takeStock } from './stock.ts';

/** A host whose daemons are of one release now and of another then. */
describe.each(frozenReleases())('a host with release %s', { timeout: 300_000 }, (release) => {
  const released = useReleased(release);

  /** Stops the daemon as an upgrade does, and starts another release of it on what it leaves. */
  async function replace(daemon: Daemon, program: string): Promise<void> {
    expect(await daemon.process.end('SIGTERM')).toBe(0);
    await daemon.start(program);
  }

  /** The same with the lock daemon, without a farewell; waits until the daemon has the new one. */
  async function replaceLockd(site: Site, host: Host, program: string): Promise<void> {
    await site.lockd?.end('SIGKILL');
    await site.startLockd(program);
    const isThere = () =>
      host
        .leases()
        .toArray()
        .then(
          () => true,
          () => false,
        );
    await until('the daemon has its lock daemon again', isThere, 120_000);
  }

  test.skipIf(!hasQemu)('is upgraded and rolled back while guests run: nothing is lost', async () => {
    await using site = new Site();
    const disk = site.image('web.img');
    const machine = (name: string, number: number, disks: readonly string[] = []): string =>
      machineXml({ name, number, rom: site.rom, disks });
    await site.startLockd(released.packages.programs.lockd);
    const daemon = site.daemon('host', { leases: 'lockd' });
    await daemon.start(released.packages.programs.daemon);
    const host = await daemon.connect();
    const refuses = async (name: string, number: number): Promise<void> => {
      await host.domains.define(machine(name, number, [disk]));
      const refusal = await refusalOf(host.domains.get(name).start());
      expect([refusal.code, refusal.holder?.name]).toEqual(['LEASE_BUSY', 'web']);
    };

    // Both are of the release.
    await host.domains.define(machine('web', 1, [disk]));
    await host.domains.define(machine('off', 2));
    await host.domains.get('off').setMetadata({ title: 'stays off' });
    await host.domains.get('off').setAutostart({ autostart: true });
    await host.domains.create(machine('passing', 3));
    await host.domains.get('web').start();
    await refuses('selfish', 4);
    const [before, guests] = [await takeStock(host), site.guests()];
    expect([Object.keys(before.domains), before.leases.length, guests.length]).toEqual([
      ['off', 'passing', 'selfish', 'web'],
      1,
      2,
    ]);

    // A newer daemon with the older lock daemon.
    await replace(daemon, presentPrograms.daemon);
    expect(lostOf(before, await takeStock(host))).toEqual([]);
    expect(site.guests()).toEqual(guests);
    await refuses('selfish', 4);
    const second = site.image('second.img');
    await host.domains.define(machine('newcomer', 5, [second]));
    await host.domains.get('newcomer').start();
    await host.domains.get('passing').suspend();

    // Both are newer. A lock daemon that is killed takes its locks back from the guests.
    const upgraded = await takeStock(host);
    await replaceLockd(site, host, presentPrograms.lockd);
    expect(lostOf(upgraded, await takeStock(host))).toEqual([]);
    await refuses('selfish', 4);

    // Back to the older daemon, with the newer lock daemon.
    const rolled = await takeStock(host);
    await replace(daemon, released.packages.programs.daemon);
    expect(lostOf(rolled, await takeStock(host))).toEqual([]);
    expect(site.guests()).toHaveLength(3);
    await refuses('selfish', 4);
    await host.domains.get('newcomer').destroy();
    await host.domains.get('newcomer').start();
    expect((await host.domains.get('passing').resume()).domain.state).toBe('running');

    // And all the way back.
    const last = await takeStock(host);
    await replaceLockd(site, host, released.packages.programs.lockd);
    expect(lostOf(last, await takeStock(host))).toEqual([]);
    for (const name of ['web', 'newcomer', 'passing']) await host.domains.get(name).destroy();
    expect([await host.leases().toArray(), site.guests()]).toEqual([[], []]);
  });

  test('goes on telling events where it was, and after a crash says what it cannot know', async () => {
    await using site = new Site();
    const daemon = site.daemon('host', { driver: 'test', leases: 'nop' });
    await daemon.start(released.packages.programs.daemon);
    const host = await daemon.connect();
    const web = host.domains.get('web');
    await host.domains.define({ spec: { name: 'web', memoryBytes: '32MiB' } });
    const { epoch } = await host.version();
    let place = await lastPlace(host);

    for (const program of [presentPrograms.daemon, released.packages.programs.daemon]) {
      await web.setMetadata({ title: 'told before' });
      await replace(daemon, program);
      await web.setMetadata({ title: 'told after' });
      const heard = await eventsAfter(host, place, 2);
      expect(heard.map(({ kind }) => kind)).toEqual(['metadataChange', 'metadataChange']);
      expect(heard.map((event) => [event.epoch, event.sequence])).toEqual([
        [epoch, place.sequence + 1],
        [epoch, place.sequence + 2],
      ]);
      place = { epoch, sequence: place.sequence + 2 };
    }

    await daemon.crash();
    await daemon.start(presentPrograms.daemon);
    expect((await host.version()).epoch).not.toBe(epoch);
    await web.setMetadata({ title: 'told after the crash' });
    expect((await eventsAfter(host, place, 1)).map(({ kind }) => kind)).toEqual(['resync']);
  });
});

async function lastPlace(host: Host): Promise<EventPosition> {
  const last = (await host.listEvents().toArray()).at(-1);
  if (last === undefined) throw new Error('nothing was told');
  return { epoch: last.epoch, sequence: last.sequence };
}

async function eventsAfter(host: Host, after: EventPosition, count: number): Promise<HostEvent[]> {
  await using events = host.events({ after });
  const heard: HostEvent[] = [];
  for await (const event of events) if (heard.push(event) === count) break;
  return heard;
}
