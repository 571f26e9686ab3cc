import { join } from 'node:path';

/** Folders that the driver uses, for all guests. */
export interface DriverFolders {
  /** Sockets and records of living guests; does not outlive the host. */
  readonly runDirectory: string;
  /** What QEMU and consoles write. */
  readonly logDirectory: string;
}

/** Where the files of one guest are. */
export interface GuestFiles {
  /** The guest's folder, which only the daemon may write to. */
  readonly directory: string;
  /** In it, QEMU's working directory, where its own user may make sockets. */
  readonly own: string;
  /** What the daemon notes of it. */
  readonly record: string;
  /** QEMU's output. */
  readonly log: string;
  readonly consoleLog: string;
}

/** Longest path of a unix socket that the kernel takes. */
export const longestSocketPath = 107;

/** The folder in which the folders of the guests are. */
export function guestsDirectory({ runDirectory }: DriverFolders): string {
  return join(runDirectory, 'qemu');
}

/** Says where the files of a guest are. */
export function guestFiles(folders: DriverFolders, uuid: string): GuestFiles {
  if (!/^[0-9a-fA-F-]{36}$/.test(uuid)) throw new Error(`${uuid} is no UUID`);
  const directory = join(guestsDirectory(folders), uuid);
  return {
    directory,
    own: join(directory, 'own'),
    record: join(directory, 'guest.json'),
    log: join(folders.logDirectory, `${uuid}.log`),
    consoleLog: join(folders.logDirectory, `${uuid}.console.log`),
  };
}

/** Where the cgroup of a guest is, or would be; undefined: none can be made here. */
export function guestCgroup(uuid: string, at: { readonly cgroupRoot: string | undefined }): string | undefined {
  return at.cgroupRoot === undefined ? undefined : join(at.cgroupRoot, uuid);
}
