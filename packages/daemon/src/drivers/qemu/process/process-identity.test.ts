import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { readProcessStat } from '@holdfast/host';
import { describe, expect, it } from 'vitest';
import { findGuestProcess } from './find-guest-process.js';
import { guestEnvironment } from './guest-environment.js';
import { identifyProcess, isProcessAlive, readBootId, signalProcess } from './process-identity.js';

const bootId = readBootId();

describe('a process', () => {
  it('is known by its start time and this boot, not by its pid alone', () => {
    const self = identifyProcess(process.pid, bootId);
    if (self === undefined) throw new Error('this process is not in /proc');
    expect(isProcessAlive(self, bootId)).toBe(true);
    expect(isProcessAlive({ ...self, startTime: self.startTime + 1 }, bootId)).toBe(false);
    expect(isProcessAlive({ ...self, bootId: 'another' }, bootId)).toBe(false);
    expect(signalProcess({ ...self, startTime: self.startTime + 1 }, bootId, 'SIGKILL')).toBe(false);
  });

  it('is gone when it only waits to be reaped', async () => {
    // Node reaps its children, and so may a shell: a program that knows nothing of children becomes the parent.
    const parent = spawn('sh', ['-c', 'sleep 100 & echo $!; exec sleep 100'], { stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      const [text] = (await once(parent.stdout, 'data')) as [Buffer];
      const pid = Number(text.toString());
      await until(() => readFileSync(`/proc/${parent.pid}/comm`, 'utf8') === 'sleep\n');
      process.kill(pid, 'SIGKILL');
      const found = await until(() => readProcessStat(pid)?.state === 'Z' && identifyProcess(pid, bootId));
      expect(isProcessAlive(found, bootId)).toBe(false);
    } finally {
      parent.kill('SIGKILL');
    }
  });

  it('is found by its incarnation', async () => {
    const incarnation = crypto.randomUUID();
    const child = spawn('sleep', ['100'], { env: guestEnvironment(process.env, incarnation) });
    try {
      await once(child, 'spawn');
      const found = await findGuestProcess(incarnation, bootId);
      expect(found).toEqual(identifyProcess(child.pid ?? 0, bootId));
      expect(await findGuestProcess(crypto.randomUUID(), bootId)).toBeUndefined();
    } finally {
      child.kill('SIGKILL');
    }
  });
});

describe('guestEnvironment', () => {
  it('lets nothing of ours through but TMPDIR', () => {
    const own = { SECRET: 'x', LD_PRELOAD: 'x', NODE_OPTIONS: 'x', PATH: '/evil', TMPDIR: '/scratch' };
    expect(guestEnvironment(own, 'i1')).toEqual({
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      LC_ALL: 'C',
      HOME: '/',
      TMPDIR: '/scratch',
      HOLDFAST_INCARNATION: 'i1',
    });
  });
});

async function until<T>(look: () => T | false | undefined): Promise<T> {
  for (;;) {
    const found = look();
    if (found !== false && found !== undefined) return found;
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}
