import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Conversation, readCorpus } from './support/corpus.js';
import { mutate } from './support/mutate.js';
import { createRandom, seedOfThisRun } from './support/random.js';
import { sound, startTarget, type Target, watch } from './support/target.js';
import { connectWire } from './support/wire-client.js';

/** How many conversations a seed is good for; the soak goes on for as long as it is told to. */
const conversations = Number(process.env['HOLDFAST_MUTANTS'] ?? 250);
const corpus = readCorpus();
let target: Target;

beforeAll(async () => {
  target = await startTarget();
});

afterAll(async () => {
  await target[Symbol.asyncDispose]();
});

/** Says something and goes: at once, or after it has heard what comes back, or when it is shown the door. */
async function say(bytes: Buffer, patienceMs = 0): Promise<void> {
  using client = await connectWire(target.socketPath);
  if (patienceMs === 0) client.socket.end(bytes);
  else await client.send(bytes);
  await Promise.race([client.closed, new Promise((resolve) => setTimeout(resolve, patienceMs))]);
}

test.each(corpus)('the corpus is good before anything is done to it: $name', async ({ frames }: Conversation) => {
  using client = await connectWire(target.socketPath);
  await client.send(...frames);
  await expect.poll(() => client.received.length).toBeGreaterThan(1);
  expect(await target.examine()).toEqual(sound);
});

// Fixed seeds find again what was found once; the random one finds what is new, and tells itself when it does.
test.each([1, 2, 3, 0xc0ffee, seedOfThisRun()])('mutated conversations, seed %i', async (seed) => {
  const random = createRandom(seed);
  await using witness = watch(target.socketPath);
  for (let left = conversations; left > 0; left -= 10) {
    const bytes = Array.from({ length: 10 }, () => mutate(random.pick(corpus).frames, random));
    await Promise.all(bytes.map((each, index) => say(each, index % 3 === 0 ? 20 : 0)));
  }
  expect({ ...(await target.examine()), wrong: witness.wrong }, `HOLDFAST_SEED=${seed}`).toEqual({
    ...sound,
    wrong: [],
  });
});

test('300 connections with rubbish, some of which know how to begin', async () => {
  const random = createRandom(300);
  const begin = Buffer.concat(corpus[0]?.frames.slice(0, 2) ?? []);
  const rubbish = Array.from({ length: 300 }, (_, index) =>
    Buffer.concat([index % 3 === 0 ? begin : Buffer.alloc(0), random.bytes(1 + random.below(2000))]),
  );
  await Promise.all(rubbish.map((each) => say(each)));
  expect(await target.examine()).toEqual(sound);
  await expect.poll(() => target.connections(), { timeout: 20_000 }).toBe(0);
});
