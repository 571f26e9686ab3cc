import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, test } from 'vitest';
import { smallSpec } from '../engine/engine-fixture.js';
import { callHeaders, frame, frameTypes, hello, message, openStream } from './support/frames.js';
import { ping, sound, startTarget, subscribe, watch } from './support/target.js';
import { connectWire, type WireClient } from './support/wire-client.js';

const client = fileURLToPath(new URL('support/busy-client.mjs', import.meta.url));
const silentClients = fileURLToPath(new URL('support/silent-clients.mjs', import.meta.url));
const isRoot = process.getuid?.() === 0;

/** Connects so many clients, a few at a time. */
async function connectMany(socketPath: string, count: number): Promise<WireClient[]> {
  const clients: WireClient[] = [];
  while (clients.length < count) {
    clients.push(...(await Promise.all(Array.from({ length: 50 }, () => connectWire(socketPath)))));
  }
  return clients;
}

// Each attacks a daemon of its own, and most of what they do is to wait: they do it side by side.
describe.concurrent('connections', { timeout: 120_000 }, () => {
  test('300 connections that say nothing: who is connected is served, and all of them are closed', async ({
    expect,
  }) => {
    await using target = await startTarget();
    await using witness = watch(target.socketPath);
    await expect.poll(() => witness.answered, { timeout: 20_000 }).toBeGreaterThan(0);
    // As many as may be anonymous are let in at a time, and given three seconds.
    const silent = await connectMany(target.socketPath, 300);
    await Promise.all(silent.map(({ closed }) => closed));
    expect({ ...(await target.examine()), wrong: witness.wrong }).toEqual({ ...sound, wrong: [] });
    expect(target.memory().mostMiB).toBeLessThan(200);
    await expect.poll(() => target.connections(), { timeout: 30_000 }).toBe(1);
  });

  // 20 such connections are all that it takes to keep everybody out of libvirtd.
  test.skipIf(!isRoot)('1,000 connections of one user that say nothing keep no other user out', async ({ expect }) => {
    await using target = await startTarget();
    chmodSync(dirname(target.socketPath), 0o755);
    chmodSync(target.socketPath, 0o666);
    const crowd = spawn(process.execPath, [silentClients, target.socketPath, '1000'], {
      uid: 65_534,
      gid: 65_534,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      await once(crowd.stdout, 'data');
      for (let times = 0; times < 10; times++) expect(await target.examine()).toEqual(sound);
    } finally {
      crowd.kill('SIGKILL');
    }
  });

  test('1,000 connections that speak and then idle', async ({ expect }) => {
    await using target = await startTarget();
    const idle = await connectMany(target.socketPath, 1000);
    await Promise.all(idle.map((each) => each.send(hello())));
    await expect.poll(async () => (await target.examine()).answer, { timeout: 30_000 }).toBe('alive');
    expect(target.memory().mostMiB).toBeLessThan(250);
    for (const each of idle) each[Symbol.dispose]();
  });

  test('connections that come and go', async ({ expect }) => {
    await using target = await startTarget();
    await using witness = watch(target.socketPath);
    for (let round = 0; round < 40; round++) {
      const clients = await connectMany(target.socketPath, 50);
      if (round % 2 === 0) await Promise.all(clients.map((each) => each.send(hello())));
      for (const each of clients) each[Symbol.dispose]();
    }
    expect({ ...(await target.examine()), wrong: witness.wrong }).toEqual({ ...sound, wrong: [] });
    await expect.poll(() => target.connections(), { timeout: 30_000 }).toBe(1);
  });

  // They all wait for the same signs of life, so they do it at the same time.
  test('clients that never finish, that stand still and that never read are let go of', async ({ expect }) => {
    await using target = await startTarget(['--keepalive-interval-ms', '3000']);
    await using witness = watch(target.socketPath);
    const slow = await connectMany(target.socketPath, 90);
    const block = callHeaders(ping);
    await Promise.all(slow.map((each) => each.send(hello(), frame(frameTypes.headers, 0, 1, block).subarray(0, 20))));
    const drip = setInterval(() => {
      for (const each of slow) if (!each.isClosed) void each.send(Buffer.from([0x20]));
    }, 1000);
    const stopped = spawn(process.execPath, [client, target.socketPath, '1'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(stopped.stdout, 'data');
    stopped.kill('SIGSTOP');
    try {
      await Promise.all(slow.map(({ closed }) => closed));
      await expect.poll(() => target.connections(), { timeout: 90_000 }).toBe(1);
    } finally {
      clearInterval(drip);
      stopped.kill('SIGKILL');
    }
    expect({ ...(await target.examine()), wrong: witness.wrong }).toEqual({ ...sound, wrong: [] });
  });

  test('twenty clients that are killed in the midst of their calls leave nothing', async ({ expect }) => {
    await using target = await startTarget();
    // One that was served shows that the start is over, with all that it had open for a moment.
    await target.examine();
    await expect.poll(() => target.connections(), { timeout: 30_000 }).toBe(0);
    const before = target.descriptors();
    const clients = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const child = spawn(process.execPath, [client, target.socketPath, '10'], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        await once(child.stdout, 'data');
        return child;
      }),
    );
    expect(target.connections()).toBe(20);
    for (const child of clients) child.kill('SIGKILL');
    await expect.poll(() => target.connections(), { timeout: 30_000 }).toBe(0);
    await expect.poll(() => target.descriptors(), { timeout: 30_000 }).toBe(before);
    expect(await target.examine()).toEqual(sound);
  });

  test('few descriptors and many connections: whoever got one is served, and afterwards everybody', async ({
    expect,
  }) => {
    await using target = await startTarget([], ['prlimit', '--nofile=80:80']);
    await using witness = watch(target.socketPath);
    await expect.poll(() => witness.answered, { timeout: 20_000 }).toBeGreaterThan(0);
    const many = await connectMany(target.socketPath, 150);
    const seen = witness.answered;
    await expect.poll(() => witness.answered, { timeout: 60_000 }).toBeGreaterThan(seen + 10);
    for (const each of many) each[Symbol.dispose]();
    await expect.poll(async () => (await target.examine()).answer, { timeout: 30_000 }).toBe('alive');
    expect([target.daemon.log.match(/"level":"fatal"/), witness.wrong]).toEqual([null, []]);
  });

  test('a subscriber that reads no bytes, and one that grants no window, while much happens', async ({ expect }) => {
    await using target = await startTarget(['--kept-events', '500', '--max-queued-events', '200']);
    await using witness = watch(target.socketPath);
    const names = Array.from({ length: 20 }, (_, index) => `web${index}`);
    for (const name of names) await target.daemon.calls.create(smallSpec(name));
    const subscribed = [openStream(1, callHeaders(subscribe)), message(1, new Uint8Array())];
    using deaf = await connectWire(target.socketPath);
    await deaf.send(hello(), ...subscribed);
    deaf.socket.pause();
    // 4 is the setting of the window that every stream begins with. This one shows all signs of life.
    using windowless = await connectWire(target.socketPath, true);
    await windowless.send(hello([[4, 0]]), ...subscribed);
    const isReset = (): boolean =>
      windowless.received.some(({ type, stream }) => stream === 1 && type === frameTypes.reset);
    // More than may wait for a reader, in messages or in bytes; the stream is reset, for no status would ever reach it.
    for (let round = 0; round < 1000 && !isReset(); round++) {
      await Promise.all(
        names.map((name) => (round % 2 === 0 ? target.daemon.calls.suspend(name) : target.daemon.calls.resume(name))),
      );
    }
    expect([isReset(), windowless.isClosed]).toEqual([true, false]);
    // Most of it is the heap that thousands of calls have made grow; without the bound the queues would come on top.
    expect(target.memory().mostMiB).toBeLessThan(300);
    expect({ ...(await target.examine()), wrong: witness.wrong }).toEqual({ ...sound, wrong: [] });
  });
});
