import { expect, test } from 'vitest';
import { inTurns } from './in-turns.js';

test('others are served when a turn is over, and the work of a caller who has gone ends there', async () => {
  const clock = { ms: 0, elapsedMs: () => clock.ms };
  const gone = new AbortController();
  const turns = inTurns(clock, gone.signal);
  const states = [turns.isOver];
  clock.ms = 10;
  states.push(turns.isOver, turns.hasGivenWay);
  let isServed = false;
  setImmediate(() => (isServed = true));
  await turns.giveWay();
  states.push(isServed, turns.isOver, turns.hasGivenWay);
  expect(states).toEqual([false, true, false, true, false, true]);
  gone.abort(new Error('gone'));
  await expect(turns.giveWay()).rejects.toThrow('gone');
});

test('of many that take long one has a turn in each round of the event loop, and who comes meanwhile waits for it', async () => {
  // Nobody has a turn any more from before.
  for (let round = 0; round < 3; round++) await new Promise(setImmediate);
  const clock = { ms: 0, elapsedMs: () => clock.ms };
  const { signal } = new AbortController();
  const said: string[] = [];
  const work = async (name: string): Promise<void> => {
    const turns = inTurns(clock, signal);
    for (let step = 0; step < 2; step++) {
      if (turns.isOver) await turns.giveWay();
      said.push(`${name}${step}`);
      clock.ms += 10;
    }
  };
  const rounds = (async () => {
    for (let round = 0; round < 5; round++) {
      await new Promise(setImmediate);
      said.push('|');
    }
  })();
  await Promise.all([work('a'), work('b'), work('c'), rounds]);
  expect(said.join(' ').replaceAll(/( \|)+/g, ' |')).toBe('a0 | a1 | b0 | c0 | b1 | c1');
});
