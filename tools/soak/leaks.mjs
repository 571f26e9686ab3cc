// npm run soak -- leaks [--calls N] [--method NAME | --visit NAME]: makes each call so many times, and has each kind of client come and
// go half as often, and looks whether the daemon keeps anything of them; ends with 1 when it does.
import { createConnection } from 'node:net';
import { parseArgs } from 'node:util';
import {
  createMessageSplitter,
  doorSocketOf,
  framesSocketOf,
  methods,
  OpenSessionRequest,
  OpenSessionResponse,
} from '@holdfast/protocol';
import { defineDomains } from './define-domains.mjs';
import { openSite } from './site.mjs';
import { visits } from './visits.mjs';

const { values } = parseArgs({
  options: { calls: { type: 'string', default: '100000' }, method: { type: 'string' }, visit: { type: 'string' } },
});
const calls = Number(values.calls);
const isChosen = (kind, name) =>
  values.method === undefined && values.visit === undefined ? true : values[kind] === name;
/** What a thousand calls may leave behind, and what a heap differs by from one look to the next anyway. */
const limits = { bytesPerThousand: 1024, noiseBytes: 384 * 1024 };
/** Calls under way at a time. */
const depth = 32;
/** What would end the daemon, or this client, or keep the daemon from answering. */
const others = ['Shutdown', 'Drain', 'DisconnectClient', 'SetDaemonTimeout'];

const site = await openSite({ withQemu: false });
const [daemon] = site.daemons;
const problems = [];
try {
  await defineDomains({ site, daemon, count: 3 });
  const chosen = methods.filter(
    ({ rpc, requestStream, responseStream }) =>
      !requestStream && !responseStream && !others.includes(rpc) && isChosen('method', rpc),
  );
  for (const method of chosen) await judgeMethod(method);
  for (const [name, visit] of Object.entries(visits)) if (isChosen('visit', name)) await judgeVisits(name, visit);
} finally {
  await site.close();
}
problems.push(...daemon.faults);
console.log(problems.length === 0 ? 'nothing was kept' : problems.join('\n'));
process.exitCode = problems.length === 0 ? 0 : 1;

async function judgeMethod(method) {
  const session = await openFrames(method.adminOnly ? doorSocketOf(daemon.socketPath, 'admin') : daemon.socketPath);
  await judge(`${method.rpc}, a call`, calls, (times) => session.repeat(method, times));
  session.close();
  console.log(`  ${session.answered} answered, ${session.refused} refused`);
}

async function judgeVisits(name, visit) {
  await judge(`${name}, a connection`, calls / 2, async (times) => {
    let left = times;
    const come = async () => {
      while (left-- > 0) await visit(daemon);
    };
    await Promise.all(Array.from({ length: depth }, come));
  });
}

/** Warms up, then looks before and after; what rises is looked at once more, since caches have their sizes. */
async function judge(what, times, work) {
  const most = (times / 1000) * limits.bytesPerThousand + limits.noiseBytes;
  await work(Math.ceil(times / 5));
  let kept = Infinity;
  for (let round = 0; round < 2 && kept > most; round++) {
    const before = await heapBytes();
    await work(times);
    kept = (await heapBytes()) - before;
  }
  const told = `${what}: ${(kept / times).toFixed(2)} bytes are kept`;
  console.log(told);
  if (kept > most) problems.push(told);
}

async function heapBytes() {
  const { heapMiB, nativeMiB } = await daemon.collect();
  return (heapMiB + nativeMiB) * 2 ** 20;
}

/** A connection for bare frames that makes one call again and again. */
async function openFrames(socketPath) {
  const socket = createConnection(framesSocketOf(socketPath));
  const splitter = createMessageSplitter(64 * 2 ** 20);
  const counted = { answered: 0, refused: 0 };
  let isGreeted = false;
  let isWanted = () => {};
  socket.write('HFF1PBUF');
  socket.on('data', (chunk) => {
    splitter.push(chunk);
    isGreeted ||= splitter.take(8) !== undefined;
    if (!isGreeted) return;
    for (let message = splitter.next(); message !== undefined; message = splitter.next()) {
      for (const { frame } of OpenSessionResponse.decode(message).frames) {
        if (frame?.$case !== 'reply') continue;
        counted[frame.value.status === undefined ? 'answered' : 'refused']++;
        isWanted();
      }
    }
  });
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  return {
    get answered() {
      return counted.answered;
    },
    get refused() {
      return counted.refused;
    },
    close: () => socket.destroy(),
    repeat(method, times) {
      return new Promise((resolve, reject) => {
        let [sent, done] = [0, 0];
        const broken = () => reject(new Error(`${method.rpc}: the daemon closed the connection`));
        socket.once('close', broken);
        const send = () => {
          if (sent === times) return;
          sent++;
          // Of those that change anything, no domain is found; the others find one.
          const request = method.request.fromJSON({ domain: { name: method.mutating ? 'nobody' : 'guest1' } });
          const payload = method.request.encode(request).finish();
          const value = { id: sent, method: method.name, payload, timeoutMs: 0, traceparent: '', credit: 0 };
          const message = OpenSessionRequest.encode({ frames: [{ frame: { $case: 'call', value } }] }).finish();
          const whole = Buffer.alloc(4 + message.length);
          whole.writeUInt32BE(message.length);
          whole.set(message, 4);
          socket.write(whole);
        };
        isWanted = () => {
          done++;
          if (done === times) {
            socket.off('close', broken);
            resolve();
          } else send();
        };
        for (let index = 0; index < Math.min(depth, times); index++) send();
      });
    },
  };
}
