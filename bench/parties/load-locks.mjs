// load-locks.mjs WHAT SOCKET DIRECTORY CLIENTS SECONDS: leases acquired and given back per second, of so many clients; WHAT is
// `virtlockd`, or of holdfast-lockd `unary`, `stream` or `pipelined` (16 calls of each client in flight).
import { randomUUID } from 'node:crypto';
import {
  AcquireSetRequest,
  CreateSpaceRequest,
  OpenRequest,
  RegisterOwnerRequest,
  ReleaseSetRequest,
} from '@holdfast/protocol/lock';
import { identity } from '../../packages/lockd/test/support/lock-client.ts';
import { WireClient } from '../../packages/lockd/test/support/wire-client.ts';
import { connectVirtlockd } from './virtlockd.mjs';

const [what, socket, directory, clients, seconds] = process.argv.slice(2);
const inFlight = what === 'pipelined' ? 16 : 1;
const makers = { virtlockd: virtlockdPair, unary: unaryPair, stream: streamPair, pipelined: streamPair };
const pairs = await Promise.all(Array.from({ length: Number(clients) }, (_, index) => makers[what](index)));
// Whoever is measured has done it all before.
await run(0.3);
console.log(await run(Number(seconds)));
process.exit(0);

async function run(forSeconds) {
  const began = performance.now();
  const end = began + forSeconds * 1000;
  let done = 0;
  const work = async (pair) => {
    while (performance.now() < end) {
      await pair();
      done++;
    }
  };
  await Promise.all(pairs.flatMap((lanes) => lanes.map(work)));
  return done / ((performance.now() - began) / 1000);
}

async function virtlockdPair(index) {
  const client = await connectVirtlockd(socket);
  await client.register(`bench${index}`, process.pid);
  if (index === 0) await client.createLockspace(directory);
  const name = `lease${index}`;
  await client.createResource(directory, name).catch(() => undefined);
  return [
    async () => {
      await client.acquire(directory, name);
      await client.release(directory, name);
    },
  ];
}

/** A client of holdfast-lockd with an owner, and names for its leases. */
async function enter(index) {
  const wire = new WireClient(socket);
  await wire.call(wire.spaces.createSpace, CreateSpaceRequest.fromPartial({ name: 'bench', directory }));
  const owner = { uuid: randomUUID(), name: `bench${index}`, ...identity(process.pid) };
  const { token } = await wire.call(wire.locks.registerOwner, RegisterOwnerRequest.fromPartial({ owner }));
  const lanes = Array.from({ length: inFlight }, (_, lane) => `lease${index}-${lane}`);
  return {
    wire,
    lanes: lanes.map((name) => ({
      acquire: AcquireSetRequest.fromPartial({ token, leases: [{ lockspace: 'bench', name }] }),
      release: ReleaseSetRequest.fromPartial({ token, names: [`bench/${name}`] }),
    })),
  };
}

async function unaryPair(index) {
  const { wire, lanes } = await enter(index);
  return lanes.map(({ acquire, release }) => async () => {
    await wire.call(wire.locks.acquireSet, acquire);
    await wire.call(wire.locks.releaseSet, release);
  });
}

async function streamPair(index) {
  const { wire, lanes } = await enter(index);
  const stream = wire.sessions.open();
  const waiting = new Map();
  let lastId = 0;
  let outgoing = [];
  stream.on('data', ({ answers }) => {
    for (const { id, answer } of answers) {
      const settle = waiting.get(id);
      waiting.delete(id);
      settle(answer);
    }
  });
  const send = () => {
    const request = OpenRequest.fromPartial({});
    request.calls = outgoing;
    outgoing = [];
    stream.write(request);
  };
  const ask = (call) =>
    new Promise((resolve, reject) => {
      const id = ++lastId;
      waiting.set(id, (answer) =>
        answer.$case === 'refused' ? reject(new Error(answer.value.message)) : resolve(answer),
      );
      // What is asked in one turn goes in one message.
      if (outgoing.push({ id, call, _unknownFields: {} }) === 1) queueMicrotask(send);
    });
  return lanes.map(({ acquire, release }) => async () => {
    await ask({ $case: 'acquireSet', value: acquire });
    await ask({ $case: 'releaseSet', value: release });
  });
}
