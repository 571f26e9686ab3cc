import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HoldfastError } from '../errors/holdfast-error.js';
import { refusal } from '../errors/refusal.js';
import type { SshEndpoint } from '../uri/endpoint.js';

/** A socket of this process's own; what connects to it speaks through ssh with a daemon on another host. */
export interface SshRelay {
  readonly socketPath: string;
  /** Words the error of a daemon that was not reached, by what ssh said. */
  explain(cause: unknown): Promise<HoldfastError>;
  close(): void;
}

/** How much of what ssh says is kept. */
const keptText = 4000;

/** What became of an ssh. */
interface Ending {
  /** Exit code, signal, or name of the error for which it did not even begin. */
  readonly how: string;
  readonly said: string;
}

/**
 * Opens a relay. gRPC can only be given an address to connect to, hence the socket; its directory is closed to others.
 */
export async function openSshRelay(endpoint: SshEndpoint): Promise<SshRelay> {
  const directory = await mkdtemp(join(tmpdir(), 'holdfast-ssh-'));
  const socketPath = join(directory, 's');
  const children = new Set<ChildProcessWithoutNullStreams>();
  let ending: Promise<Ending> | undefined;
  const server = createServer((socket) => {
    // A gRPC that is not stopped quickly enough connects again; how the first one ended is what counts.
    if (ending !== undefined) {
      socket.destroy();
      return;
    }
    const child = spawn(endpoint.program, endpoint.args, { stdio: ['pipe', 'pipe', 'pipe'] });
    children.add(child);
    ending = converse(socket, child).finally(() => children.delete(child));
  });
  server.listen(socketPath);
  await once(server, 'listening');
  // Nobody but the one connection comes here; and it keeps no process alive that has nothing else to do.
  server.unref();
  return {
    socketPath,
    // Asked when the relay is closed: then ssh has ended, or is about to.
    explain: async (cause) => wordError(endpoint, await ending, cause),
    close() {
      server.close();
      for (const child of children) child.kill();
      void rm(directory, { recursive: true, force: true });
    },
  };
}

/** Lets a socket and an ssh speak with each other until one of them has enough. */
function converse(socket: Socket, child: ChildProcessWithoutNullStreams): Promise<Ending> {
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-keptText)));
  // One that has ended cannot be written to; its end is told by `close`.
  child.stdin.on('error', () => undefined);
  socket.on('error', () => child.kill());
  socket.on('close', () => child.kill());
  socket.pipe(child.stdin);
  child.stdout.pipe(socket);
  return new Promise((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      socket.destroy();
      resolve({ how: error.code ?? error.message, said });
    });
    child.once('close', (code, signal) => {
      socket.destroy();
      resolve({ how: signal ?? String(code), said });
    });
  });
}

/** What ssh and the shell behind it are known to say, and what to do. */
const known: readonly { readonly pattern: RegExp; readonly hint: (endpoint: SshEndpoint) => string }[] = [
  {
    pattern: /host key verification failed|remote host identification has changed/i,
    hint: ({ host }) => `connect once by hand and compare the key: ssh ${host}`,
  },
  { pattern: /permission denied/i, hint: () => 'put your key into ssh-agent, or name it with ?keyfile=/path' },
  { pattern: /could not resolve hostname/i, hint: ({ host }) => `check the name ${host}` },
  {
    pattern: /not found|no such file/i,
    hint: ({ host }) => `install holdfast on ${host}, or say where it is with ?helper=/path/to/holdfast`,
  },
  { pattern: /no daemon answers/i, hint: ({ host }) => `on ${host}, start a daemon with: holdfast up` },
];

function wordError(endpoint: SshEndpoint, ending: Ending | undefined, cause: unknown): HoldfastError {
  const { program, host } = endpoint;
  if (ending?.how === 'ENOENT') {
    const hint = 'install an ssh client, or name one with ?command=/path';
    return refusal('UNAVAILABLE', `there is no program ${program} here`, { hint, metadata: { program } }, { cause });
  }
  const lines = (ending?.said ?? '').split(/\r?\n/).filter((line) => line.trim() !== '');
  const what = lines.at(0)?.replace(/^error: /, '') ?? (cause instanceof Error ? cause.message : 'it said nothing');
  const hint =
    known.find(({ pattern }) => pattern.test(lines.join('\n')))?.hint(endpoint) ?? `try: ssh ${host} holdfast ping`;
  const metadata = { host, program, ...(ending === undefined ? {} : { ended: ending.how }) };
  return refusal(
    'UNAVAILABLE',
    `no daemon answers through ${program} to ${host}: ${what}`,
    { hint, metadata },
    { cause },
  );
}
