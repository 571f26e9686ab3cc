import { createConnection } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { framesSocketOf, methodByName, OpenSessionRequest } from '@holdfast/protocol';
import { readCorpus } from '../../packages/daemon/test/hostile/support/corpus.ts';
import { callHeaders, hello, message, openStream } from '../../packages/daemon/test/hostile/support/frames.ts';
import { mutate } from '../../packages/daemon/test/hostile/support/mutate.ts';
import { createRandom } from '../../packages/daemon/test/hostile/support/random.ts';
import { connectWire } from '../../packages/daemon/test/hostile/support/wire-client.ts';

const subscribe = '/holdfast.v1.EventService/SubscribeEvents';
const greeting = Buffer.from('HFF1PBUF');
const corpus = readCorpus();
const random = createRandom(1);

/** Connections that come and go, by what their clients say before they leave. */
export const visits = {
  'bare frames: nothing': ({ socketPath }) => overFrames(socketPath, 0),
  'bare frames: a greeting': ({ socketPath }) => overFrames(socketPath, 1, greeting),
  'bare frames: a call': ({ socketPath }) =>
    overFrames(socketPath, 9, greeting, call('/holdfast.v1.AdminService/Ping')),
  'bare frames: a stream': ({ socketPath }) => overFrames(socketPath, 1, greeting, call(subscribe)),
  'HTTP/2: nothing': ({ socketPath }) => overHttp2(socketPath),
  'HTTP/2: a greeting': ({ socketPath }) => overHttp2(socketPath, hello()),
  'HTTP/2: a stream': ({ socketPath }) =>
    overHttp2(socketPath, hello(), openStream(1, callHeaders(subscribe)), message(1, new Uint8Array())),
  'HTTP/2: what is nearly right': ({ socketPath }) => overHttp2(socketPath, mutate(random.pick(corpus).frames, random)),
};

/** Leaves when so many bytes have come back. Who comes faster than others are let in comes again. */
async function overFrames(socketPath, bytes, ...pieces) {
  for (;;) {
    try {
      return await visitFrames(socketPath, bytes, pieces);
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
      await delay(5);
    }
  }
}

async function visitFrames(socketPath, bytes, pieces) {
  const socket = createConnection(framesSocketOf(socketPath));
  try {
    await new Promise((resolve, reject) => {
      let received = 0;
      const take = (count) => (received += count) >= bytes && resolve();
      socket
        .on('error', reject)
        .on('close', () => reject(new Error('the daemon closed the connection')))
        .on('data', ({ length }) => take(length))
        .once('connect', () => take(0));
      for (const piece of pieces) socket.write(piece);
    });
  } finally {
    socket.removeAllListeners('close').destroy();
  }
}

/** Leaves as soon as the kernel has what it says, or it was thrown out. */
async function overHttp2(socketPath, ...pieces) {
  using client = await connectWire(socketPath);
  if (pieces.length > 0) await Promise.race([client.send(...pieces), client.closed, delay(1000)]);
}

function call(name) {
  const method = methodByName.get(name);
  const payload = method.request.encode(method.request.fromJSON({})).finish();
  const value = { id: 1, method: method.name, payload, timeoutMs: 0, traceparent: '', credit: 1 };
  const frame = OpenSessionRequest.encode({ frames: [{ frame: { $case: 'call', value } }] }).finish();
  const length = Buffer.alloc(4);
  length.writeUInt32BE(frame.length);
  return Buffer.concat([length, frame]);
}
