import { constants } from 'node:fs';
import { open, rename, rm, stat, writeFile } from 'node:fs/promises';
import type { DomainSpec } from '@holdfast/protocol';
import { Fault } from '../../../model/fault.js';
import { demandOwnAccess, fileFault, locateFile, type WantedFile } from './file-rights.js';
import { onStorage } from '../../../model/storage-turns.js';

/** QEMU has flash of no more than 64 MiB. */
const mostBytes = 64 * 1024 * 1024;

/**
 * Gives a guest variables of its firmware, if it has none yet. They are there whole or not at all: one that was cut off would
 * be taken for the guest's own by the next start.
 * @throws Fault FILE_NOT_FOUND, FILE_PERMISSION, RESOURCE_EXHAUSTED, LAUNCH_FAILED; the signal's reason
 */
export async function copyNvramTemplate({ os }: DomainSpec, signal: AbortSignal): Promise<void> {
  const { path, template } = os?.nvram ?? {};
  if (path !== undefined && template !== undefined) {
    await onStorage(() => copy(template, path, signal), signal);
  }
}

async function copy(template: string, path: string, signal: AbortSignal): Promise<void> {
  const exists = await stat(path).then(
    () => true,
    () => false,
  );
  if (exists) return;
  const content = await readTemplate({ path: template, field: 'os.nvram.template', write: false });
  // Whoever has given it up meanwhile may have undefined the guest, or started it anew.
  signal.throwIfAborted();
  const draft = `${path}~`;
  try {
    await writeFile(draft, content, { mode: 0o600, flush: true });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {}); // What went wrong first is what is told.
    throw fileFault(error, { path, field: 'os.nvram.path' });
  }
}

/**
 * Pipes are not waited for, and what ends before its size says so ends there: copyFile of Node.js tries for ever then, as it
 * does with any file of /sys, and holds a thread and a processor.
 */
async function readTemplate(wanted: WantedFile): Promise<Buffer> {
  const found = await locateFile(wanted, undefined);
  await demandOwnAccess(wanted, found.path, found.stats);
  try {
    await using file = await open(found.path, constants.O_RDONLY | constants.O_NONBLOCK);
    const { size } = await file.stat();
    if (size > mostBytes) {
      const expected = `at most ${mostBytes} bytes`;
      throw new Fault('LAUNCH_FAILED', `${wanted.field}: ${wanted.path} has ${size} bytes; ${expected} are accepted`, {
        violations: [{ field: wanted.field, found: `${size} bytes`, expected }],
      });
    }
    const content = Buffer.alloc(size);
    let length = 0;
    for (let read = -1; read !== 0 && length < size; length += read) {
      ({ bytesRead: read } = await file.read(content, length, size - length, length));
    }
    return content.subarray(0, length);
  } catch (error) {
    throw fileFault(error, wanted);
  }
}
