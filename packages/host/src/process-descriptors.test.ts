import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, fstatSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadDescriptorTaker } from './process-descriptors.js';

let directory: string;
let own: number;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'hf-descriptor-'));
  own = openSync(join(directory, 'file'), 'w+');
});
afterEach(() => {
  closeSync(own);
  rmSync(directory, { recursive: true });
});

test('a duplicate means the same open file, and is closed on exec', async () => {
  const child = spawn('sleep', ['1000'], { stdio: ['ignore', 'ignore', 'ignore', own] });
  await once(child, 'spawn');
  try {
    const duplicate = loadDescriptorTaker().duplicate(child.pid ?? 0, 3);
    expect(fstatSync(duplicate).ino).toBe(fstatSync(own).ino);
    writeSync(duplicate, 'four');
    // One open file has one position: ours moved with the other.
    expect(readSync(own, Buffer.alloc(4))).toBe(0);
    expect(readFileSync(`/proc/self/fdinfo/${duplicate}`, 'utf8')).toMatch(/^flags:\t0?2\d{6}$/m);
    closeSync(duplicate);
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});

test('what is not there is told by its name', () => {
  const taker = loadDescriptorTaker();
  expect(() => taker.duplicate(process.pid, 1_000_000)).toThrow(expect.objectContaining({ code: 'EBADF' }));
  // No pid is so great (PID_MAX_LIMIT).
  expect(() => taker.duplicate(2 ** 22 + 1, 0)).toThrow(expect.objectContaining({ code: 'ESRCH' }));
});
