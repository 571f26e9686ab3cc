import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { expect, test } from 'vitest';
import { callHeaders, hello, message, openStream } from './support/frames.js';
import { sound, startTarget, subscribe } from './support/target.js';
import { connectWire } from './support/wire-client.js';

test('SIGTERM with idle clients, streams, and streams that nobody reads: it ends well, long before its grace', async () => {
  await using target = await startTarget(['--stop-grace-ms', '60000']);
  using silent = await connectWire(target.socketPath);
  using idle = await connectWire(target.socketPath);
  await idle.send(hello());
  const subscribed = [openStream(1, callHeaders(subscribe)), message(1, new Uint8Array())];
  using reader = await connectWire(target.socketPath);
  await reader.send(hello(), ...subscribed);
  using deaf = await connectWire(target.socketPath);
  await deaf.send(hello([[4, 0]]), ...subscribed);
  deaf.socket.pause();
  await expect.poll(() => reader.received.some(({ stream }) => stream === 1), { timeout: 20_000 }).toBe(true);

  target.daemon.signal('SIGTERM');
  expect(await target.daemon.ended()).toEqual({ code: 0, signal: null });
  expect(target.daemon.log).not.toMatch(/"level":"(error|fatal)"/);
  // Its reader was told why: the last that it got are trailers of its stream.
  await reader.closed;
  expect(reader.received.filter(({ stream }) => stream === 1).at(-1)?.flag).toBe(5);
  await silent.closed;
});

test('a client that breaks off while the daemon stops is no reason to end badly', async () => {
  await using target = await startTarget();
  const clients = await Promise.all(Array.from({ length: 30 }, () => connectWire(target.socketPath)));
  await Promise.all(
    clients.map((each) => each.send(hello(), openStream(1, callHeaders(subscribe)), message(1, new Uint8Array()))),
  );
  target.daemon.signal('SIGTERM');
  // With bytes unread on its side, what the daemon sees is a reset.
  for (const each of clients) each[Symbol.dispose]();
  expect(await target.daemon.ended()).toEqual({ code: 0, signal: null });
});

test('SIGUSR1 opens no port, whatever the environment says', async () => {
  await using target = await startTarget();
  for (let times = 0; times < 5; times++) target.daemon.signal('SIGUSR1');
  expect(await target.examine()).toEqual(sound);
  expect(listeningPorts(target.pid)).toEqual([]);
});

test('a daemon that crashes leaves no core file, whoever started it', async () => {
  await using target = await startTarget([], ['sh', '-c', 'ulimit -c "$(ulimit -H -c)"; exec "$@"', 'sh']);
  expect(readFileSync(`/proc/${target.pid}/limits`, 'utf8')).toMatch(/^Max core file size +0 +0 /m);
});

test('sockets that the daemon listens on are unix sockets', async () => {
  await using target = await startTarget();
  expect(listeningPorts(target.pid)).toEqual([]);
});

// The measure has to see a port where there is one.
test('a port that a process listens on is found', async () => {
  const script = "require('node:net').createServer().listen(0, '127.0.0.1', () => console.log('listening'))";
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  expect(listeningPorts(child.pid ?? 0)).toHaveLength(1);
  child.kill('SIGKILL');
});

/** The TCP ports that a process listens on. */
function listeningPorts(pid: number): string[] {
  const own = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((descriptor) => {
      try {
        return [/^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${descriptor}`))?.[1]];
      } catch {
        // Closed since the folder was listed.
        return [];
      }
    }),
  );
  return ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/${pid}/net/${table}`, 'latin1')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode]) => state === '0A' && own.has(inode))
      .map(([, address = '']) => address),
  );
}
