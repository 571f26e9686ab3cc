import { lstat, rm } from 'node:fs/promises';
import type { Logger } from 'pino';
import { returnFile } from '../images/borrow-files.js';
import { removeGuestCgroup } from '../process/guest-cgroup.js';
import type { GuestFiles } from './guest-files.js';
import type { GuestRecord } from './guest-record.js';

/** Removes everything of a guest whose process is gone, except its logs. Goes on when a part of it fails, and says so. */
export async function clearUp(
  files: GuestFiles,
  record: Pick<GuestRecord, 'borrowed' | 'sockets' | 'cgroup'>,
  logger: Logger,
): Promise<void> {
  const steps = [
    ...record.borrowed.map((file) => ({ what: `give ${file.path} back`, step: () => returnFile(file) })),
    ...record.sockets.map((path) => ({ what: `remove ${path}`, step: () => removeSocket(path) })),
    { what: `remove ${files.directory}`, step: () => rm(files.directory, { recursive: true, force: true }) },
  ];
  await Promise.all(
    steps.map(async ({ what, step }) => {
      try {
        await step();
      } catch (error) {
        logger.warn({ err: error, what }, 'something of a guest is left behind');
      }
    }),
  );
  if (record.cgroup !== undefined) await removeGuestCgroup(record.cgroup);
}

/** Whatever else stands in the place of a socket is somebody's file. */
async function removeSocket(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found?.isSocket() === true) await rm(path, { force: true });
}
