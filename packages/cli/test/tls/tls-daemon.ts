import { startTestDaemon, type TestDaemon } from '@holdfast/sdk/testing';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { expect } from 'vitest';
import type { TestAuthority } from '../pki-authority.ts';

/** How long a daemon may take to say what came of something. */
export const patience = { timeout: 60_000, interval: 20 };

/** A daemon that serves TLS, and who comes to its door. */
export interface TlsDaemon {
  readonly daemon: TestDaemon;
  readonly port: number;
  uri(directory: string): string;
  /** Whether the daemon speaks to who connects so, or the name of the error. */
  attempt(options: ConnectionOptions): Promise<string>;
  /** Has it read its certificates again, and waits until it says what came of it. */
  reload(): Promise<string>;
}

/** Starts a daemon with the certificates of an authority. */
export async function startTls(
  authority: TestAuthority,
  ...args: readonly string[]
): Promise<TlsDaemon & AsyncDisposable> {
  const at = (file: string): string => join(authority.directory, file);
  const daemon = await startTestDaemon({
    args: '--listen-tls --listen-addr 127.0.0.1 --tls-port 0'
      .split(' ')
      .concat(
        ['--key-file', at('serverkey.pem'), '--cert-file', at('servercert.pem')],
        ['--ca-file', at('cacert.pem'), '--crl-file', at('crl.pem')],
        args,
      ),
  });
  // What it logs may come after it has said that it is ready.
  const place = /"127\.0\.0\.1:(\d+)"/;
  await expect.poll(() => daemon.logs, patience).toMatch(place);
  const port = Number(place.exec(daemon.logs)?.[1]);
  return {
    daemon,
    port,
    uri: (directory) => `test+tls://localhost:${port}/default?pkipath=${directory}`,
    attempt: (options) => attempt(port, { ca: authority.ca, ...options }),
    async reload() {
      const before = daemon.logs.length;
      process.kill(daemon.pid, 'SIGHUP');
      await expect.poll(() => daemon.logs.slice(before), patience).toMatch(/the settings were read again/);
      return daemon.logs.slice(before);
    },
    [Symbol.asyncDispose]: () => daemon[Symbol.asyncDispose](),
  };
}

/** Connects by TLS and nothing else: with TLS 1.3 only what the daemon says first tells that one is let in. */
export function attempt(port: number, options: ConnectionOptions): Promise<string> {
  return new Promise((resolve) => {
    const socket = connectTls({ host: '127.0.0.1', port, servername: 'localhost', ALPNProtocols: ['h2'], ...options });
    const end = (what: string): void => {
      socket.destroy();
      resolve(what);
    };
    socket.once('data', () => end('let in'));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
    socket.once('close', () => end('closed'));
  });
}

/** Connects and waits until the daemon has spoken. */
export async function speak(port: number, options: ConnectionOptions): Promise<TLSSocket> {
  const socket = connectTls({ host: '127.0.0.1', port, servername: 'localhost', ALPNProtocols: ['h2'], ...options });
  socket.on('error', () => undefined);
  // A client without a session of HTTP/2 would be cut off: this one says as much as that takes.
  socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0', 'latin1');
  await once(socket, 'data');
  await delay(0);
  return socket;
}
