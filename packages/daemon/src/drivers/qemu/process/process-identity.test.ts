import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findGuestProcess } from './find-guest-process.js';
import { guestEnvironment } from './guest-environment.js';
import {
  identifyProcess,
  isProcessAlive,
  parseProcessStat,
  readBootId,
  readProcessStat,
  signalProcess,
} from './process-identity.js';

const bootId = readBootId();

describe('parseProcessStat', () => {
  const rest = 'S 1 77 77 0 -1 4194560 99 0 0 0 1 2 0 0 20 0 4 0 123456 1000 50 18446744073709551615 1';

  it.each(['qemu', 'a b', ') Z 9 (', '(x)'])('is not led astray by the name %s', (name) => {
    expect(parseProcessStat(`77 (${name}) ${rest}`)).toEqual({ state: 'S', threads: 4, startTime: 123456 });
  });

  it('does not guess', () => {
    expect(parseProcessStat('')).toBeUndefined();
    expect(parseProcessStat('77 (cut off) S 1 2')).toBeUndefined();
  });
});

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
