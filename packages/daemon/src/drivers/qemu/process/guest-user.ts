import { readFile } from 'node:fs/promises';

/** As whom QEMU runs. */
export interface GuestUser {
  readonly uid: number;
  readonly gid: number;
}

/**
 * As whom guests run when nothing is configured: the user `holdfast` when the daemon is root and there is one, with the
 * group that owns /dev/kvm when it is a member; else as the daemon itself (undefined).
 *
 * The users of other software, such as `libvirt-qemu`, are not borrowed: their guests could then reach ours, and guests
 * would lose access to their images because a package was installed.
 */
export async function defaultGuestUser(
  deviceGid: number | undefined,
  files = { passwd: '/etc/passwd', group: '/etc/group' },
): Promise<GuestUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const entry = (await lines(files.passwd)).find(([name]) => name === 'holdfast');
  if (entry === undefined) return undefined;
  const uid = Number(entry[2]);
  const primary = Number(entry[3]);
  if (!isId(uid) || !isId(primary)) return undefined;
  const owners = (await lines(files.group)).find(([, , gid]) => deviceGid !== undefined && Number(gid) === deviceGid);
  const isMember = owners?.[3]?.split(',').includes('holdfast') === true;
  return { uid, gid: isMember && deviceGid !== undefined ? deviceGid : primary };
}

function isId(id: number): boolean {
  return Number.isInteger(id) && id > 0;
}

async function lines(path: string): Promise<string[][]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.split('\n').map((line) => line.split(':'));
}
