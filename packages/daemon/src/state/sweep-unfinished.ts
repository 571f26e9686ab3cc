import { lstat, readdir, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Logger } from 'pino';
import { temporarySuffix } from './atomic-write.js';

/** No write takes as long as that, whoever it is that writes. */
const oldMs = 3_600_000;

/**
 * Removes what was left of writes of one file that were cut short, which is in nobody's way but takes room. What is not old stays: others may
 * write that file, too, and be about to put it in its place.
 */
export async function sweepUnfinished(path: string, nowMs: number, logger: Logger): Promise<void> {
  const directory = dirname(path);
  // Without the directory there is nothing to sweep; what cannot be looked at is told of by whoever reads the file itself.
  const names = await readdir(directory).catch(() => []);
  for (const name of names) {
    const [, middle = ''] = name.startsWith(`${basename(path)}.`) ? (/\.([0-9a-f]{16})\.tmp$/.exec(name) ?? []) : [];
    if (name !== `${basename(path)}.${middle}${temporarySuffix}`) continue;
    const unfinished = join(directory, name);
    try {
      if (nowMs - (await lstat(unfinished)).mtimeMs < oldMs) continue;
      await unlink(unfinished);
      logger.info({ path: unfinished }, 'an unfinished write was swept away');
    } catch (error) {
      logger.warn({ path: unfinished, err: error }, 'an unfinished write could not be swept away');
    }
  }
}
