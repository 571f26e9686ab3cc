import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { hasQemu, Site } from '../../packages/cli/test/system/site.js';
import { presentPrograms } from '../upgrade/programs.ts';
import { frozenReleases } from '../packages/freeze.ts';
import { useReleased } from '../packages/use-released.ts';
import { breakingChanges, compatibleChanges, olderDaemon } from './broken-daemons.ts';
import { changeDaemon } from './change-daemon.ts';
import { tellFailures } from './tell-failures.ts';
import { type KitRun, outcomeOf, patient, useKit } from './use-kit.ts';

const presentKit = fileURLToPath(new URL('../../packages/tck/bin/holdfast-tck.js', import.meta.url));

test('there is a release to compare with', () => {
  expect(frozenReleases()).toContain('0.1.0');
});

describe.each(frozenReleases())('release %s', { timeout: 300_000 }, (release) => {
  const released = useReleased(release);

  /** Looks at a daemon that has everything, by a kit. */
  async function look(kit: string, daemonProgram: string, ...args: string[]): Promise<KitRun> {
    return await lookAt('test', kit, daemonProgram, ...args);
  }

  async function lookAt(driver: 'test' | 'qemu', kit: string, program: string, ...args: string[]): Promise<KitRun> {
    await using site = new Site();
    await site.startLockd();
    const daemon = site.daemon('looked-at', { driver, args: ['--read-only-socket'] });
    await daemon.start(program);
    return await useKit(kit, daemon.uri, join(site.directory, 'report.json'), args);
  }

  test('its kit, with its SDK, finds everything at the present daemon', async () => {
    const { code, report } = await look(released.packages.programs.tck, presentPrograms.daemon, ...patient);
    expect([report.kit, tellFailures(report), code]).toEqual([release, '', 0]);
  });

  test.skipIf(!hasQemu)(
    'its kit, with its SDK, finds everything at the present daemon with guests of QEMU',
    async () => {
      const { code, report } = await lookAt('qemu', released.packages.programs.tck, presentPrograms.daemon, ...patient);
      expect([report.kit, tellFailures(report), code]).toEqual([release, '', 0]);
    },
  );

  test('the present kit finds everything at its daemon, or is told what that does not have yet', async () => {
    const { code, report } = await look(presentKit, released.packages.programs.daemon, ...patient);
    expect([report.daemon.version, tellFailures(report, ['failed']), code]).toEqual([release, '', 0]);
  });

  test('its kit notices every change that breaks programs', async () => {
    const program = changeDaemon(released.packages, join(released.folder, 'broken'), { changes: breakingChanges });
    const { code, report } = await look(released.packages.programs.tck, program, '--limit-ms', '120000');
    expect(code).toBe(1);
    const told = breakingChanges.map(({ what, noticedBy, saying }) => {
      const { status, why } = outcomeOf(report, noticedBy);
      return [what, status, saying.test(why) ? 'for this reason' : why];
    });
    expect(told).toEqual(breakingChanges.map(({ what }) => [what, 'failed', 'for this reason']));
  });

  test('its kit has nothing against changes that add', async () => {
    const program = changeDaemon(released.packages, join(released.folder, 'grown'), {
      changes: compatibleChanges,
      version: '99.0.0',
    });
    const { report } = await look(released.packages.programs.tck, program, ...patient);
    expect([report.daemon.version, tellFailures(report)]).toEqual(['99.0.0', '']);
  });

  test('at a daemon that is older than a method, its kit is told so: not offered', async () => {
    const program = changeDaemon(released.packages, join(released.folder, 'older'), {
      changes: [olderDaemon],
      version: '0.0.9',
    });
    const { code, report } = await look(released.packages.programs.tck, program, '--only', 'another name', ...patient);
    const { status, why } = outcomeOf(report, 'a domain gets another name and stays what it is');
    expect([code, status]).toEqual([0, 'not offered']);
    expect(why).toMatch(/^(UNKNOWN_METHOD|UNSUPPORTED): .*; there since 0\.1\.0$/);
  });
});
