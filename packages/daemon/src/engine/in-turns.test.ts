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
