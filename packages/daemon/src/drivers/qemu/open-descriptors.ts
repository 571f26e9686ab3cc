import { constants } from 'node:fs';
import { type FileHandle, lstat, open, rm } from 'node:fs/promises';
import { Fault } from '../../model/fault.js';
import type { DescriptorPlan } from './argv/descriptor-plan.js';
import { fileFault } from './images/file-rights.js';
import { type ListeningSocket, listenSocket } from './process/listen-socket.js';
import { openLog } from './process/log-file.js';

/** Descriptors for a process to inherit. */
export interface OpenDescriptors {
  readonly numbers: readonly number[];
  /** Closes our copies; to be called as soon as the process has its own. */
  close(): Promise<void>;
}

/**
 * Opens what a guest shall inherit, in the order of the plan.
 * @throws Fault FILE_NOT_FOUND, FILE_PERMISSION, RESOURCE_EXHAUSTED, LAUNCH_FAILED
 */
export async function openDescriptors(plans: readonly DescriptorPlan[], consoleLog: string): Promise<OpenDescriptors> {
  const opened = await Promise.allSettled(plans.map((plan) => openOne(plan, consoleLog)));
  const handles = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const close = async (): Promise<void> => {
    for (const handle of handles) await handle.close();
  };
  const failed = opened.find((result) => result.status === 'rejected');
  if (failed !== undefined) {
    await close();
    // Only those that were made here: what stood in the way of another is somebody else's.
    for (const handle of handles) if ('path' in handle) await rm(handle.path, { force: true });
    throw failed.reason;
  }
  return { numbers: handles.map((handle) => ('fd' in handle ? handle.fd : handle.descriptor)), close };
}

/** A pipe with nobody at its other end would hold one of the few threads that all files share, for ever. */
const unfollowed = constants.O_NOFOLLOW | constants.O_NONBLOCK;

async function openOne(plan: DescriptorPlan, consoleLog: string): Promise<ListeningSocket | FileHandle> {
  try {
    if (plan.kind === 'listen') {
      await demandSocketPlace(plan.path);
      return await listenSocket(plan.path);
    }
    if (plan.kind === 'read') return await open(plan.path, constants.O_RDONLY | unfollowed);
    if (plan.path === consoleLog) return await openLog(plan.path);
    const begin = plan.append ? constants.O_APPEND : constants.O_APPEND | constants.O_TRUNC;
    return await open(plan.path, constants.O_WRONLY | constants.O_CREAT | unfollowed | begin, 0o600);
  } catch (error) {
    throw fileFault(error, {
      path: plan.path,
      field: plan.kind === 'listen' ? 'the path of a socket' : 'the path of a file',
    });
  }
}

/** A socket takes the place of one from an earlier run, and never that of anything else. */
async function demandSocketPlace(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined || found.isSocket()) return;
  throw new Fault('LAUNCH_FAILED', `${path} is there already and is no socket`, { metadata: { path } });
}
