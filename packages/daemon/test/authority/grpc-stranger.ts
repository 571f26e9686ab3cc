import { spawn } from 'node:child_process';

/** Makes gRPC calls, one after another on one connection, with nothing but HTTP/2: any user of the host can run it. */
const script = `
const http2 = require('node:http2');
const net = require('node:net');
const [path, method, count, bytes] = process.argv.slice(1);
const body = Buffer.alloc(5 + Number(bytes));
body.writeUInt32BE(Number(bytes), 1);
const session = http2.connect('http://localhost', { createConnection: () => net.connect(path) });
const answers = [];
const finish = () => { process.stdout.write(JSON.stringify(answers)); process.exit(); };
const note = (answer) => {
  answers.push(answer);
  if (answers.length < Number(count) && answer.error === undefined) call();
  else finish();
};
session.on('error', (error) => note({ error: error.code }));
session.on('close', () => note({ error: 'closed' }));
function call() {
  const headers = { ':method': 'POST', ':path': method, 'content-type': 'application/grpc', te: 'trailers' };
  const stream = session.request(headers);
  const take = (got) => {
    if (got['grpc-status'] === undefined) return;
    const status = Number(got['grpc-status']);
    note({ status, message: status === 0 ? '' : decodeURIComponent(got['grpc-message'] ?? '') });
  };
  stream.on('response', take);
  stream.on('trailers', take);
  stream.resume();
  stream.end(body);
}
call();
`;

/** How a call was answered. */
export interface StrangerAnswer {
  readonly status?: number;
  readonly message?: string;
  /** It was not answered. */
  readonly error?: string;
}

/** A process of another user that calls. */
export interface Stranger extends AsyncDisposable {
  /** Resolves when every call was answered. */
  readonly answers: Promise<StrangerAnswer[]>;
}

type User = { readonly uid: number; readonly gid: number };

/** Begins to call a method as another user of this host, over gRPC, with a request of so many zeros; needs root. */
export function beginAs(user: User, socketPath: string, method: string, count = 1, bytes = 0): Stranger {
  const child = spawn(process.execPath, ['-e', script, socketPath, method, String(count), String(bytes)], {
    ...user,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  const ended = new Promise((resolve) => child.once('close', resolve));
  return {
    answers: ended.then(() => (out === '' ? [] : (JSON.parse(out) as StrangerAnswer[]))),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Calls so many times, one call after another, and waits for the answers. */
export async function callAs(user: User, socketPath: string, method: string, count = 1): Promise<StrangerAnswer[]> {
  await using stranger = beginAs(user, socketPath, method, count);
  return await stranger.answers;
}
