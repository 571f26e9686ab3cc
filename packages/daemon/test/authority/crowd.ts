import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** Opens connections for bare frames, asks on each, and says how every one was answered; then it stays. */
const script = `
const net = require('node:net');
const [path, method, count, bytes] = process.argv.slice(1);
const request = bytes === '0' ? {} : { source: { xml: ' '.repeat(Number(bytes)) } };
let open = 0;
for (let index = 0; index < Number(count); index++) {
  const socket = net.createConnection(path);
  const body = Buffer.from(JSON.stringify({ call: { id: 1, method, request } }));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  let got = Buffer.alloc(0);
  socket.on('error', () => {});
  socket.on('connect', () => socket.write(Buffer.concat([Buffer.from('HFF1JSON'), length, body])));
  socket.on('data', (chunk) => {
    const greeted = got.length >= 8;
    got = Buffer.concat([got, chunk]);
    if (!greeted && got.length >= 8) process.stdout.write('greeted\\n');
    if (got.length < 12 || got.length < 12 + got.readUInt32BE(8)) return;
    const { reply } = JSON.parse(got.subarray(12));
    process.stdout.write('answered ' + (reply.status?.message ?? 'ok') + '\\n');
    got = got.subarray(12 + got.readUInt32BE(8));
  });
}
`;

/** Many connections of one user, each with a call. */
export interface Crowd extends AsyncDisposable {
  /** Connections that were taken in. */
  readonly greeted: number;
  /** How calls were answered. */
  readonly answers: readonly string[];
}

/** Connects so many times as another user of this host, and calls with a document of so many bytes; needs root. */
export function gather(
  user: { readonly uid: number; readonly gid: number },
  framesPath: string,
  method: string,
  count: number,
  bytes = 0,
): Crowd {
  const args = ['-e', script, framesPath, method, String(count), String(bytes)];
  const child: ChildProcess = spawn(process.execPath, args, {
    ...user,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
  const ended = once(child, 'close');
  return {
    get greeted() {
      return out.split('\n').filter((line) => line === 'greeted').length;
    },
    get answers() {
      return out.split('\n').flatMap((line) => (line.startsWith('answered ') ? [line.slice(9)] : []));
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
