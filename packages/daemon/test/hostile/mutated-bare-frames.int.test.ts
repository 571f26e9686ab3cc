import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { createMessageSplitter, framesSocketOf, OpenSessionResponse } from '@holdfast/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { delimited, openJsonFrames } from '../rpc/support/raw-frames.js';
import { type BareConversation, readBareCorpus } from './support/bare-corpus.js';
import { mutateBare } from './support/mutate-bare.js';
import { createRandom, seedOfThisRun } from './support/random.js';
import { ping, sound, startTarget, type Target, watch } from './support/target.js';

/** How many conversations a seed is good for; a longer run is told by HOLDFAST_MUTANTS. */
const conversations = Number(process.env['HOLDFAST_MUTANTS'] ?? 250);
const corpus = readBareCorpus();
let target: Target;

beforeAll(async () => {
  target = await startTarget();
});

afterAll(async () => {
  await target[Symbol.asyncDispose]();
});

function connect(): Socket {
  const socket = createConnection({ path: framesSocketOf(target.socketPath), allowHalfOpen: true });
  // The daemon may close it in the midst of anything.
  socket.on('error', () => undefined);
  return socket;
}

/** Says something and goes: when all is answered or it is shown the door, or at once. */
async function say(bytes: Buffer, isPatient: boolean): Promise<void> {
  const socket = connect();
  const closed = once(socket, 'close').catch(() => undefined);
  socket.resume().on('end', () => socket.end());
  socket.end(bytes);
  if (!isPatient) {
    await once(socket, 'finish').catch(() => undefined);
    socket.destroy();
  }
  await closed;
}

/** What the door for frames answers to somebody who does no harm. */
async function askForFrames(): Promise<unknown> {
  using frames = openJsonFrames(target.socketPath);
  frames.send({ call: { id: 1, method: ping, request: { payload: 'aGk=' } } });
  return await frames.find(({ reply }) => reply !== undefined);
}

test.each(corpus)('the corpus is good before anything is done to it: $name', async (conversation: BareConversation) => {
  const { encoding, hello, messages } = conversation;
  const socket = connect();
  socket.on('end', () => socket.end());
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  const closed = once(socket, 'close');
  // Whoever has said all still gets the replies; streams end then.
  socket.end(Buffer.concat([hello, ...messages.map(delimited)]));
  await closed;
  const splitter = createMessageSplitter(1 << 24);
  splitter.push(Buffer.concat(chunks));
  expect(splitter.take(hello.length)).toEqual(hello);
  const answers: (string | undefined)[] = [];
  for (let message = splitter.next(); message !== undefined; message = splitter.next()) {
    if (encoding === 'json') answers.push(...Object.keys(JSON.parse(message.toString()) as object));
    else answers.push(...OpenSessionResponse.decode(message).frames.map(({ frame }) => frame?.$case));
  }
  expect(answers).toContain('reply');
  expect(answers).not.toContain('goAway');
});

// Fixed seeds find again what was found once; the random one finds what is new, and tells itself when it does.
test.each([1, 2, 3, 0xc0ffee, seedOfThisRun()])('mutated conversations of bare frames, seed %i', async (seed) => {
  const random = createRandom(seed);
  await using witness = watch(target.socketPath);
  for (let left = conversations; left > 0; left -= 10) {
    const bytes = Array.from({ length: 10 }, () => mutateBare(random.pick(corpus), random));
    await Promise.all(bytes.map((each, index) => say(each, index % 3 === 0)));
  }
  const answer = await askForFrames();
  expect({ ...(await target.examine()), answer, wrong: witness.wrong }, `HOLDFAST_SEED=${seed}`).toEqual({
    ...sound,
    answer: { reply: { id: 1, response: { payload: 'aGk=' } } },
    wrong: [],
  });
});

test('afterwards no connection is left', async () => {
  await expect.poll(() => target.connections(), { timeout: 20_000 }).toBe(0);
  expect(target.memory().mostMiB).toBeLessThan(300);
});
