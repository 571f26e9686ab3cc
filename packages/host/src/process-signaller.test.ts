import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { loadProcessSignaller } from './process-signaller.js';
import { readProcessStat } from './process-stat.js';

test('signals the process that is meant, and no other of its number', async () => {
  const child = spawn('sleep', ['1000'], { stdio: 'ignore' });
  await once(child, 'spawn');
  const pid = child.pid ?? 0;
  const { startTime = 0 } = readProcessStat(pid) ?? {};
  const signaller = loadProcessSignaller();
  expect(signaller.signal({ pid, startTime: startTime - 1 }, 'SIGKILL')).toBe(false);
  expect(readProcessStat(pid)?.state).not.toBe('Z');

  const exit = once(child, 'exit');
  expect(signaller.signal({ pid, startTime }, 'SIGTERM')).toBe(true);
  expect(await exit).toEqual([null, 'SIGTERM']);
  expect(signaller.signal({ pid, startTime }, 'SIGKILL')).toBe(false);
});
