import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostEvent } from '@holdfast/sdk';
import { describe, expect, test } from 'vitest';
import { refusalOf } from '../../packages/cli/test/system/refusal.js';
import { Site } from '../../packages/cli/test/system/site.js';
import { changeDaemon } from '../behaviour/change-daemon.ts';
import { frozenReleases } from '../packages/freeze.ts';
import { useReleased } from '../packages/use-released.ts';
import { forgottenVersion, raisedVersion, renamedKey } from './changed-formats.ts';

import { frozenState } from './frozen-state.ts';
import { presentPrograms } from './programs.ts';
import { lostByReading } from './state.ts';

/** What a daemon of a release has left on disk. */
describe.each(frozenReleases())('the files of release %s', { timeout: 300_000 }, (release) => {
  const state = frozenState(release);
  const released = useReleased(release);

  const daemonWith = (...changes: readonly (typeof renamedKey)[]): string =>
    changeDaemon(released.packages, mkdtempSync(join(released.folder, 'changed-')), { changes });

  test('are all read by the present daemon', async () => {
    expect(await lostByReading(presentPrograms.daemon, state)).toEqual([]);
  });

  test('show it when a key gets another name', async () => {
    expect(await lostByReading(daemonWith(renamedKey), state)).toEqual([
      'web: autostart is false; it was true',
      expect.stringMatching(/fields of a later release will be lost with the next save .*autostart/),
    ]);
  });

  test('show it when their version is not read any more', async () => {
    const lost = await lostByReading(daemonWith(forgottenVersion), state);
    expect(lost).toContain('web: it is gone');
    expect(lost.filter((line) => line.startsWith('error: a damaged state file was set aside'))).not.toEqual([]);
  });

  test('of a later version are left alone by its daemon, which says so, and are there when one comes that knows them', async () => {
    await using site = new Site();
    const later = daemonWith(raisedVersion);
    const daemon = site.daemon('host', { driver: 'test', leases: 'nop' });
    await daemon.start(released.packages.programs.daemon);
    const host = await daemon.connect();
    const define = (name: string) => host.domains.define({ spec: { name, memoryBytes: '32MiB' } });
    const names = async (): Promise<string[]> => (await host.domains.list().toArray()).map(({ name }) => name);
    await define('old');
    const replace = async (program: string): Promise<void> => {
      expect(await daemon.process.end('SIGTERM')).toBe(0);
      await daemon.start(program);
    };

    await replace(later);
    const { domain } = await define('new');
    expect(await names()).toEqual(['new', 'old']);
    const path = join(daemon.stateDirectory, 'domains', `${domain.uuid}.json`);
    const written = readFileSync(path, 'utf8');
    expect(written).toContain('"schemaVersion": 2');

    await replace(released.packages.programs.daemon);
    expect(await names()).toEqual(['old']);
    expect(daemon.process.errors).toMatchObject([
      { msg: 'a state file was not loaded', path, problem: 'its schemaVersion is 2; this release knows up to 1' },
    ]);
    const told = await host.listEvents({ kinds: ['stateDamaged'] }).toArray();
    expect(told.map(damageOf)).toEqual([{ path, movedTo: '' }]);
    const again = { spec: { name: 'new', uuid: domain.uuid, memoryBytes: '32MiB' } } as const;
    expect((await refusalOf(host.domains.define(again))).code).toBe('STATE_WRITE_FAILED');
    await host.domains.get('old').setMetadata({ title: 'still served' });
    expect(readFileSync(path, 'utf8')).toBe(written);

    await replace(later);
    expect(await names()).toEqual(['new', 'old']);
    expect((await host.domains.get('old').get()).spec?.title).toBe('still served');
  });
});

function damageOf(event: HostEvent): unknown {
  if (event.kind !== 'stateDamaged') return event.kind;
  const { path, movedTo } = event.stateDamaged;
  return { path, movedTo };
}
