import { createConnection } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import {
  ErrorDetail,
  OpenSessionRequest,
  OpenSessionResponse,
  createMessageSplitter,
  framesSocketOf,
  methodByName,
  reasonNames,
} from '@holdfast/protocol';
import { frameCalls } from './calls/frame-calls.mjs';
import { isForbidden, patienceMs } from './callers.mjs';

const subscribe = '/holdfast.v1.EventService/SubscribeEvents';

/** Frames of either side, written as text. */
const json = {
  hello: 'HFF1JSON',
  write: (kind, value) => Buffer.from(JSON.stringify({ [kind]: value })),
  read: (message) => [Object.entries(JSON.parse(message.toString()))[0]],
  reasonOf: ({ status }) => status?.details?.find(({ reason }) => reason?.startsWith('REASON_'))?.reason.slice(7),
};

/** Frames of either side in protobuf. */
const protobuf = {
  hello: 'HFF1PBUF',
  write(kind, { request, ...value }) {
    const entry = request === undefined ? undefined : methodByName.get(value.method);
    const payload = entry?.request.encode(entry.request.fromJSON(request)).finish() ?? new Uint8Array();
    return OpenSessionRequest.encode(
      OpenSessionRequest.fromPartial({ frames: [{ frame: { $case: kind, value: { ...value, payload } } }] }),
    ).finish();
  },
  read: (message) => OpenSessionResponse.decode(message).frames.map(({ frame }) => [frame.$case, frame.value]),
  reasonOf({ status }) {
    const packed = status?.details.find(({ typeUrl }) => typeUrl.endsWith('/holdfast.v1.ErrorDetail'));
    return packed && reasonNames.toName(ErrorDetail.decode(packed.value).reason).toUpperCase().replaceAll('-', '_');
  },
};

/** Calls at random over the socket for bare frames, in JSON. */
export const runJsonCaller = (actor) => converse(actor, json);
/** Calls at random over the socket for bare frames, in protobuf. */
export const runProtobufCaller = (actor) => converse(actor, protobuf);

/**
 * One conversation after another: some calls at once, of which some are given up; a stream of events that is read a little;
 * and an end that is polite, half closed, or none at all. Each call must have exactly one reply, unless the client itself or
 * the daemon was cut off.
 */
async function converse({ daemon, names, images, random, gate, report }, codec) {
  while (!gate.isOver) {
    await gate.pass(async () => {
      const socket = createConnection({ path: framesSocketOf(daemon.socketPath), allowHalfOpen: true });
      // The daemon may be killed in the midst of anything.
      socket.on('error', () => undefined);
      try {
        await talk(socket, { daemon, names, images, random, report }, codec);
      } finally {
        socket.destroy();
      }
    });
    await delay(random.below(60));
  }
}

async function talk(socket, { daemon, names, images, random, report }, codec) {
  const life = daemon.isServing ? daemon.restarts : undefined;
  const pending = new Map();
  const splitter = createMessageSplitter(2 ** 25);
  let greeted = false;
  const closed = new Promise((resolve) => socket.once('close', () => resolve('closed')));
  const send = (kind, value) => {
    const message = codec.write(kind, value);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(message.length);
    socket.write(Buffer.concat([length, message]));
  };
  const take = (kind, value) => {
    // Whoever has asked for signs of life gives them.
    if (kind === 'ping' && socket.writable) send('pong', value);
    if (kind === 'goAway') report.count('frames: go away');
    if (kind !== 'reply') return;
    const call = pending.get(value.id);
    if (call === undefined) report.violation(`${codec.hello}: a second reply to ${value.id}, or one to no call`);
    pending.delete(value.id);
    const reason = codec.reasonOf(value);
    if (value.status !== undefined && reason === undefined)
      report.violation(`${call?.what}: a refusal without a reason`);
    if (isForbidden(reason, value.status?.message)) report.violation(`${call?.what}: ${value.status.message}`);
    report.count(`${codec.hello} ${reason ?? 'done'}`);
    call?.settle();
  };
  socket.on('data', (chunk) => {
    splitter.push(chunk);
    greeted ||= splitter.take(codec.hello.length) !== undefined;
    if (!greeted) return;
    for (let message = splitter.next(); message !== undefined; message = splitter.next()) {
      for (const [kind, value] of codec.read(message)) take(kind, value);
    }
  });
  socket.on('end', () => socket.end());
  socket.write(codec.hello);
  const answers = [];
  let id = 0;
  const call = (method, request, more = {}) => {
    const { promise, resolve } = Promise.withResolvers();
    pending.set(++id, { what: `${codec.hello} ${method} ${JSON.stringify(request)}`, settle: resolve });
    send('call', { id, method, request, ...more });
    answers.push(promise);
  };
  if (random.below(4) === 0) {
    call(subscribe, {}, { credit: 1 + random.below(4) });
    const stream = id;
    answers.pop();
    if (random.below(2) === 0) send('credit', { id: stream, items: 1 + random.below(100) });
  }
  const subscription = id;
  for (let rounds = 1 + random.below(4); rounds > 0; rounds--) {
    for (let many = 1 + random.below(6); many > 0; many--) {
      const { method, request } = random.pick(frameCalls);
      call(
        method,
        request({ name: random.pick(names), images, random }),
        random.below(20) === 0 ? { timeoutMs: 1 + random.below(50) } : {},
      );
      if (random.below(15) === 0) send('cancel', { id });
    }
    if (random.below(5) === 0) send('ping', { nonce: random.below(1000) });
    if (random.below(12) === 0) {
      // Gone with its calls under way; they go on or are given up, and nobody is told.
      report.count('frames: left in the midst of calls');
      return;
    }
    if (random.below(3) > 0) await Promise.race([Promise.all(answers), closed]);
  }
  if (random.below(3) === 0) socket.end();
  else if (subscription > 0) send('cancel', { id: subscription });
  const late = new AbortController();
  const outcome = await Promise.race([
    Promise.all(answers).then(() => 'answered'),
    closed,
    delay(patienceMs, 'late', { signal: late.signal }).catch(() => 'over'),
  ]);
  late.abort();
  if (outcome === 'late') {
    report.violation(`never answered: ${[...pending.values()].map(({ what }) => what).join('; ')}`);
  }
  const isSameLife = daemon.isServing && daemon.restarts === life;
  const unanswered = [...pending.keys()].filter((each) => each !== subscription);
  if (outcome === 'closed' && isSameLife && unanswered.length > 0) {
    report.violation(`${codec.hello}: closed by a daemon that lives, before ${unanswered.length} replies`);
  }
}
