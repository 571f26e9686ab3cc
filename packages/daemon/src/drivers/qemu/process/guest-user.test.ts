import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findUnifiedMount } from './guest-cgroup.js';
import { defaultGuestUser } from './guest-user.js';

describe.runIf(process.getuid?.() === 0)('defaultGuestUser', () => {
  it.each([
    ['nobody of ours', 'root:x:0:0::/:\nlibvirt-qemu:x:64055:108::/:\n', 'kvm:x:108:\n', undefined],
    ['a user', 'holdfast:x:990:991::/:\n', 'kvm:x:108:other\n', { uid: 990, gid: 991 }],
    ['a user who may use /dev/kvm', 'holdfast:x:990:991::/:\n', 'kvm:x:108:other,holdfast\n', { uid: 990, gid: 108 }],
    ['a user who is root', 'holdfast:x:0:0::/:\n', '', undefined],
  ])('%s', async (_what, passwd, group, expected) => {
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-user-'));
    const files = { passwd: join(folder, 'passwd'), group: join(folder, 'group') };
    writeFileSync(files.passwd, passwd);
    writeFileSync(files.group, group);
    expect(await defaultGuestUser(108, files)).toEqual(expected);
    rmSync(folder, { recursive: true });
  });
});

describe('findUnifiedMount', () => {
  it('tells the second hierarchy from the first', () => {
    const lines = [
      '31 25 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw',
      '33 31 0:30 / /sys/fs/cgroup/memory rw,nosuid shared:9 - cgroup cgroup rw,memory',
      '41 31 0:38 / /sys/fs/cgroup/unified rw,relatime shared:10 - cgroup2 cgroup2 rw',
    ];
    expect(findUnifiedMount(lines.join('\n'))).toBe('/sys/fs/cgroup/unified');
    expect(findUnifiedMount(lines.slice(0, 2).join('\n'))).toBeUndefined();
  });
});
