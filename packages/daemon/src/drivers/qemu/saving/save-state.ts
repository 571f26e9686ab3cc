import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { chmod, open, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { Fault } from '../../../model/fault.js';
import { stateWriteFailed } from '../../../model/state-write-failed.js';
import type { SaveOptions } from '../../driver.js';
import { isJsonObject } from '../monitor/json-value.js';
import type { QmpMonitor } from '../monitor/qmp-monitor.js';

/** What is needed to save a guest. */
export interface SaveStateOptions extends SaveOptions {
  readonly guest: string;
  readonly monitor: QmpMonitor;
  /** Where QEMU can connect to a socket of ours: in a folder that its user may pass and others may not. */
  readonly socketPath: string;
}

/** QEMU slows a migration down to leave room for others, unless it is told otherwise; nobody else uses this socket. */
const bytesPerSecond = 2 ** 40;
/** How often QEMU is asked whether it has given up, while it sends. */
const lookMs = 100;
const settleMs = 10;
const chunkBytes = 1024 * 1024;

/**
 * Writes the state of a paused guest into a file: QEMU migrates it to a socket of this process. Sockets and no `exec:`, so
 * that QEMU starts nothing, and it needs no right to the file.
 * @throws Fault STATE_WRITE_FAILED, UNSUPPORTED, MONITOR_FAILED; the signal's reason. Nothing is left of the file then.
 */
export async function saveState(path: string, options: SaveStateOptions): Promise<void> {
  const { monitor, socketPath, signal } = options;
  await monitor.execute('migrate-set-parameters', { 'max-bandwidth': bytesPerSecond }, { signal });
  await rm(socketPath, { force: true });
  const server = createServer({ pauseOnConnect: true });
  try {
    server.listen(socketPath);
    await once(server, 'listening');
    await chmod(socketPath, 0o666);
    await receive(path, server, options);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    server.close();
  }
}

async function receive(path: string, server: Server, options: SaveStateOptions): Promise<void> {
  const { monitor, socketPath, signal } = options;
  let isGivenUp = false;
  // One that comes after that has nobody to read it, and QEMU answers nobody while it waits for that.
  server.on('connection', (socket) => {
    if (isGivenUp || signal.aborted) socket.destroy();
  });
  const connected = once(server, 'connection', { signal }).then(([socket]) => socket as Socket);
  const written = connected.then((socket) => write(path, socket, options));
  // Both are looked at below, unless something else goes wrong first.
  written.catch(() => {});
  try {
    await monitor.execute('migrate', { uri: `unix:${socketPath}` }, { signal });
    await sent(written, options);
  } catch (error) {
    isGivenUp = true;
    connected.then(
      (socket) => socket.destroy(),
      () => {},
    );
    await giveUp(monitor);
    throw error;
  }
}

/** Takes what QEMU sends to the disk. @throws Fault STATE_WRITE_FAILED */
async function write(path: string, socket: Socket, { onProgress, signal }: SaveStateOptions): Promise<void> {
  try {
    let bytes = 0;
    socket.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      onProgress(bytes);
    });
    const file = createWriteStream(path, { mode: 0o600, flush: true, highWaterMark: chunkBytes });
    await pipeline(socket, file, { signal });
    await using directory = await open(dirname(path), 'r');
    await directory.sync();
  } catch (error) {
    // QEMU answers nobody while it waits for us to read.
    socket.destroy();
    signal.throwIfAborted();
    throw stateWriteFailed('written', path, error);
  }
}

/** Waits until QEMU says that all is sent, and all is written. @throws Fault UNSUPPORTED, MONITOR_FAILED, STATE_WRITE_FAILED */
async function sent(written: Promise<void>, { guest, monitor, signal }: SaveStateOptions): Promise<void> {
  const outcome: { isWritten?: true; failure?: { readonly error: unknown } } = {};
  const over = written.then(
    () => {
      outcome.isWritten = true;
    },
    (error: unknown) => {
      outcome.failure = { error };
    },
  );
  for (;;) {
    const answer = await monitor.execute('query-migrate', undefined, { signal });
    const { status, 'error-desc': description } = isJsonObject(answer) ? answer : {};
    if (status === 'completed') return await written;
    if (status === 'failed' || status === 'cancelled') await Promise.race([over, delay(settleMs)]);
    // When the file could not be written, that is why QEMU could not send.
    if (outcome.failure !== undefined) throw outcome.failure.error;
    if (status === 'failed' || status === 'cancelled') {
      throw refusal(guest, typeof description === 'string' ? description : `its migration is ${status}`);
    }
    // After the last byte QEMU has only to take notice.
    await (outcome.isWritten === true ? delay(settleMs) : Promise.race([over, delay(lookMs)]));
  }
}

function refusal(guest: string, why: string): Fault {
  // A device that cannot be moved names itself.
  const reason = /migrat|block/i.test(why) ? 'UNSUPPORTED' : 'MONITOR_FAILED';
  return new Fault(reason, `the state of guest ${guest} could not be saved: ${why}`);
}

/** Has QEMU stop sending, so that the guest can go on. */
async function giveUp(monitor: QmpMonitor): Promise<void> {
  try {
    await monitor.execute('migrate_cancel', undefined, {});
    for (;;) {
      const answer = await monitor.execute('query-migrate', undefined, {});
      const status = isJsonObject(answer) ? answer['status'] : undefined;
      if (status !== 'active' && status !== 'setup' && status !== 'cancelling' && status !== 'device') return;
      await delay(settleMs);
    }
  } catch {
    // Its monitor is lost, and with it the guest or the connection; whoever deals with that is told.
  }
}
