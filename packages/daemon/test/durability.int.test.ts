import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PingRequest } from '@holdfast/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fullAccess } from '../src/access/call-access.js';
import { internalIdentity } from '../src/access/identity.js';
import { daemonDirectory, type DaemonProcess, startDaemon } from './engine/daemon-process.js';
import { outcomeOf } from './engine/engine-calls.js';
import { smallSpec } from './engine/engine-fixture.js';

/** Whether system calls of a daemon can be tampered with here: not without strace, nor where nobody may attach to others. */
const canTamper = existsSync('/usr/bin/strace') && spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;
const context = {
  signal: new AbortController().signal,
  caller: 'test',
  identity: internalIdentity,
  access: fullAccess,
};

let directory: string;
let daemon: DaemonProcess | undefined;
beforeEach(() => {
  directory = daemonDirectory();
});
afterEach(async () => {
  await daemon?.kill();
  rmSync(directory, { recursive: true, force: true });
});

/** A daemon whose files are written by one thread, so that its calls can be counted. */
async function start(): Promise<DaemonProcess> {
  daemon = await startDaemon(directory, [], ['/usr/bin/env', 'UV_THREADPOOL_SIZE=1']);
  return daemon;
}

/** Attaches to a daemon, and resolves when its calls from now on are counted. */
async function tamper({ pid }: DaemonProcess, injection: string, record = '/dev/null'): Promise<ChildProcess> {
  const call = injection.split(':')[0] ?? '';
  const options = ['-f', '-p', String(pid), '-o', record, '-e', `trace=${call}`, '-e', `inject=${injection}`];
  const strace = spawn('strace', options, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  strace.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  while (!said.includes('attached')) {
    if (strace.exitCode !== null) throw new Error(`strace ended: ${said}`);
    await Promise.race([once(strace.stderr, 'data'), once(strace, 'exit')]);
  }
  return strace;
}

describe.skipIf(!canTamper)('with system calls that are tampered with', () => {
  // What a durable write does: it opens directory and file, writes, syncs and closes it, renames, syncs and closes the directory.
  const calls = ['openat', 'openat', 'write', 'fsync', 'close', 'rename', 'fsync', 'close'];
  const cases = calls.map((call, index) => [call, calls.slice(0, index + 1).filter((each) => each === call).length]);

  test.each(cases)('a daemon that is killed at a %s, number %i, keeps the old or has the new', async (call, number) => {
    const first = await start();
    await first.calls.define(smallSpec('web', { title: 'old' }));
    const strace = await tamper(first, `${call}:signal=KILL:when=${number}`);
    await first.calls.define(smallSpec('web', { title: 'new' })).catch(() => undefined);
    expect((await first.ended()).signal).toBe('SIGKILL');
    if (strace.exitCode === null) await once(strace, 'exit');
    await first.kill();

    const second = await start();
    const { domain } = await second.calls.get('web');
    expect(['old', 'new']).toContain(domain?.spec?.title);
    expect(readdirSync(join(directory, 'state/domains'))).toEqual([`${domain?.uuid}.json`]);
    expect(await outcomeOf(second.calls.define(smallSpec('web', { title: 'newer' })))).toBe('ok');
  });

  // The first write of a change is that of the journal of operations, and between others the event loop is woken by writes. So
  // this one is found by what comes before it: the thread is held where it has made the file.
  test('a daemon that is killed at the write of the definition itself keeps the old', async () => {
    const first = await start();
    await first.calls.define(smallSpec('web', { title: 'old' }));
    const record = join(directory, 'calls');
    const looking = await tamper(first, 'openat:delay_exit=0', record);
    await first.calls.define(smallSpec('web', { title: 'old again' }));
    looking.kill('SIGINT');
    await once(looking, 'exit');
    const opened = [...readFileSync(record, 'utf8').matchAll(/^(\d+) +openat\(\S+ "([^"]+)"/gm)];
    const thread = opened.find(([, , path]) => path?.endsWith('.tmp'))?.[1];
    const number = opened.filter(([, id]) => id === thread).findIndex(([, , path]) => path?.endsWith('.tmp')) + 1;

    const holding = await tamper(first, `openat:delay_exit=60000000:when=${number}`);
    const folder = join(directory, 'state/domains');
    const unfinished = (): string[] => readdirSync(folder).filter((name) => name.endsWith('.tmp'));
    const defining = first.calls.define(smallSpec('web', { title: 'new' })).catch(() => undefined);
    await expect.poll(() => unfinished().map((name) => statSync(join(folder, name)).size)).toEqual([0]);
    first.signal('SIGKILL');
    // It would not let it go before the time is over.
    holding.kill('SIGKILL');
    await first.kill();
    await defining;
    expect(unfinished()).toHaveLength(1);

    const second = await start();
    const { domain } = await second.calls.get('web');
    expect([domain?.spec?.title, unfinished()]).toEqual(['old again', []]);
  });

  // The file is synced first, then its directory: an answer that did not wait for both would not know of their errors.
  test.each([
    ['define', 2, (name: string, { calls }: DaemonProcess) => calls.define(smallSpec(name, { title: 'new' }))],
    ['set-autostart', 2, (name: string, { calls }: DaemonProcess) => calls.autostart(name, true)],
    ['rename', 2, (name: string, { calls }: DaemonProcess) => calls.rename(name, 'other')],
    ['undefine', 1, (name: string, { calls }: DaemonProcess) => calls.undefine(name)],
  ])('%s is not acknowledged when any of its syncs fails', async (_verb, syncs, act) => {
    const running = await start();
    for (let number = 1; number <= syncs; number++) {
      await running.calls.define(smallSpec(`web${number}`));
      const strace = await tamper(running, `fsync:error=EIO:when=${number}`);
      expect(await outcomeOf(act(`web${number}`, running))).toBe('STATE_WRITE_FAILED');
      strace.kill('SIGINT');
      await once(strace, 'exit');
    }
  });

  test('a sync that takes long holds up whoever waits for it, and nobody else', async () => {
    const running = await start();
    const record = join(directory, 'syncs');
    const strace = await tamper(running, 'fsync:delay_enter=1000000', record);
    const order: string[] = [];
    const define = running.calls.define(smallSpec('web')).then(() => order.push('define'));
    for (let count = 0; count < 5; count++) {
      await running.engine.ping(context, PingRequest.create());
      order.push('ping');
    }
    await define;
    expect(order).toEqual(['ping', 'ping', 'ping', 'ping', 'ping', 'define']);
    strace.kill('SIGINT');
    await once(strace, 'exit');
    // Not one of them by the thread in which the event loop turns.
    const threads = readFileSync(record, 'utf8').matchAll(/^(\d+) +fsync\(/gm);
    const syncing = [...threads].map(([, thread]) => thread);
    expect(syncing.length).toBeGreaterThan(0);
    expect(syncing).not.toContain(`${running.pid}`);
    expect(await running.see('web')).toBe('web shutoff(unspecified)');
  });
});
