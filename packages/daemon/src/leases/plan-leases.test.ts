import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LeaseDevice } from '@holdfast/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { defaultLeaseRules, type LeaseRules } from './lease-rules.js';
import { type PlannedLease, planLeases } from './plan-leases.js';
import { askVolumeNames, type VolumeNames } from './tools/volume-names.js';

const { signal } = new AbortController();
const nobody: VolumeNames = { lvm: async () => undefined, scsi: async () => undefined };
const image = { path: '/images/a.img', shared: false };

function plan(
  rules: Partial<LeaseRules>,
  {
    disks = [image],
    leases = [],
    names = nobody,
  }: Partial<Parameters<typeof planLeases>[0]> & { names?: VolumeNames } = {},
): Promise<readonly PlannedLease[]> {
  return planLeases({ disks, leases }, { ...defaultLeaseRules, ...rules }, names, signal);
}

describe('a disk', () => {
  const plain = { path: image.path, shared: false, mustExist: false, direct: false };

  test('is named by lockd, in its own lockspace', async () => {
    expect(await plan({})).toEqual([{ ...plain, lockspace: '', name: '' }]);
  });

  test('has its lease in the directory that is set', async () => {
    expect(await plan({ fileDirectory: '/shared' })).toEqual([
      { ...plain, lockspace: 'files', directory: '/shared', name: '' },
    ]);
  });

  test('is named as virtlockd names it, by its path as it is given', async () => {
    const name = createHash('sha256').update(image.path).digest('hex');
    expect(await plan({ layout: 'libvirt', fileDirectory: '/shared' })).toEqual([
      { ...plain, lockspace: 'files', directory: '/shared', name },
    ]);
    expect(await plan({ layout: 'libvirt' })).toEqual([{ ...plain, lockspace: '', name: '', direct: true }]);
  });

  test('has none where leases are only for those who ask', async () => {
    expect(await plan({ autoDiskLeases: false })).toEqual([]);
  });

  test('that is written to without one is refused where that is set, and one that is shared is not', async () => {
    const strict = { autoDiskLeases: false, requireLeaseForDisks: true };
    await expect(plan(strict)).rejects.toThrow(
      'devices.leases is empty; a <lease> element is needed for disk /images/a.img',
    );
    expect(await plan(strict, { disks: [{ ...image, shared: true }] })).toEqual([]);
    const leases = [LeaseDevice.fromPartial({ key: 'k', target: { path: '/leases' } })];
    expect(await plan(strict, { leases })).toHaveLength(1);
    expect(await plan({ requireLeaseForDisks: true })).toHaveLength(1);
  });
});

describe('an explicit lease', () => {
  test('is a file in the directory of its lockspace, and must be there', async () => {
    const leases = [
      LeaseDevice.fromPartial({ lockspace: 'cluster', key: 'disk-1', target: { path: '/leases', offset: 0 } }),
      LeaseDevice.fromPartial({ key: 'disk-2', target: { path: '/more' } }),
    ];
    const common = { path: '', shared: false, mustExist: true, direct: false };
    expect(await plan({}, { disks: [], leases })).toEqual([
      { ...common, lockspace: 'cluster', directory: '/leases/cluster', name: 'disk-1' },
      { ...common, lockspace: 'leases', directory: '/more', name: 'disk-2' },
    ]);
  });

  test('has no offset', async () => {
    const leases = [LeaseDevice.fromPartial({ key: 'disk', target: { path: '/leases', offset: 512 } })];
    await expect(plan({}, { leases })).rejects.toThrow(
      'devices.leases[0].target.offset is 512; expected 0: a lease is a file of its own',
    );
  });
});

describe('a volume', () => {
  let directory: string;
  const tool = (name: string, script: string): string => {
    const path = join(directory, name);
    writeFileSync(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return path;
  };
  const volume = { path: '/dev/vg/web', shared: false };
  const dirs = { lvmDirectory: '/lvm', scsiDirectory: '/scsi', fileDirectory: '/files' };

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'hf-volumes-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  test('of LVM is named by its UUID, which lvs tells', async () => {
    const lvs = tool('lvs', 'for last; do :; done; [ "$last" = /dev/vg/web ] && echo "  hRzfK1-Xk2p-0uZA"');
    const names = askVolumeNames({ lvs, scsiId: [] });
    expect(await plan(dirs, { disks: [volume], names })).toMatchObject([
      { lockspace: 'lvm-volumes', directory: '/lvm', name: 'hRzfK1-Xk2p-0uZA', path: volume.path },
    ]);
    // Outside of /dev nobody is asked.
    expect(await plan(dirs, { names })).toMatchObject([{ lockspace: 'files', directory: '/files' }]);
  });

  test('of SCSI is named by what scsi_id tells, and anything else as other files are', async () => {
    const lvs = tool('lvs', 'exit 5');
    const scsiId = tool('scsi_id', '[ "$4" = /dev/vg/web ] && echo 36001405d27e5d898829468b90ce4ef8c || exit 1');
    const names = askVolumeNames({ lvs, scsiId: [join(directory, 'elsewhere'), scsiId] });
    expect(await plan(dirs, { disks: [volume, { ...volume, path: '/dev/sdb' }], names })).toMatchObject([
      { lockspace: 'scsi-volumes', directory: '/scsi', name: '36001405d27e5d898829468b90ce4ef8c' },
      { lockspace: 'files', directory: '/files', name: '', path: '/dev/sdb' },
    ]);
  });

  test('is not named otherwise because the tool is missing', async () => {
    const names = askVolumeNames({ lvs: join(directory, 'lvs'), scsiId: [join(directory, 'scsi_id')] });
    await expect(plan({ lvmDirectory: '/lvm' }, { disks: [volume], names })).rejects.toThrow(
      'lvm_lockspace_dir is set and lvs is not installed',
    );
    await expect(plan({ scsiDirectory: '/scsi' }, { disks: [volume], names })).rejects.toThrow(
      'scsi_lockspace_dir is set and scsi_id is not installed',
    );
  });
});
