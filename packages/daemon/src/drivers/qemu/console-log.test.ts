import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openConsoleLog } from './console-log.js';

const folder = mkdtempSync(join(tmpdir(), 'hf-console-log-'));
afterAll(() => rmSync(folder, { recursive: true }));

const read = (path: string): Promise<{ readonly data: Uint8Array; readonly size: number }> =>
  openConsoleLog(path, false).read(0, 100);

test('what was written is read, and nothing of what keeps nothing', async () => {
  const [log, pipe] = [join(folder, 'log'), join(folder, 'pipe')];
  writeFileSync(log, 'READY');
  execFileSync('mkfifo', [pipe]);
  expect(Buffer.from((await read(log)).data).toString()).toBe('READY');
  for (const path of [pipe, folder, '/dev/zero', join(folder, 'none')]) expect((await read(path)).size).toBe(0);
});

test('a path that the kernel refuses is told as that path', async () => {
  for (const path of [join(folder, 'log', 'x'), join(folder, 'n'.repeat(256))]) {
    await expect(read(path)).rejects.toThrow(`the log of the console: ${path} `);
  }
});
