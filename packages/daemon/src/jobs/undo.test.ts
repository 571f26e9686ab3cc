import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Undo } from './undo.js';

test('takes back in reverse, waits for each step, and goes on after one that fails', async () => {
  const done: string[] = [];
  const undo = new Undo();
  undo.push('first', async () => {
    await Promise.resolve();
    done.push('first');
  });
  undo.push('second', () => {
    done.push('second');
    throw new Error('stuck');
  });
  undo.push('third', () => Promise.reject(new Error('gone')));

  const failures = await undo.unwind();

  expect(done).toEqual(['second', 'first']);
  expect(failures).toEqual([
    { what: 'third', error: new Error('gone') },
    { what: 'second', error: new Error('stuck') },
  ]);
});

test('takes back once, however often it is asked', async () => {
  let count = 0;
  const undo = new Undo();
  undo.push('count', () => {
    count += 1;
    throw new Error('once');
  });

  const [first, second] = await Promise.all([undo.unwind(), undo.unwind()]);
  const third = await undo.unwind();

  expect(count).toBe(1);
  expect(second).toBe(first);
  expect(third).toBe(first);
});

test('takes back nothing once it is kept, and accepts no further step', async () => {
  const undo = new Undo();
  undo.push('never', () => expect.unreachable());
  undo.keep();
  undo.keep();

  expect(undo.kept).toBe(true);
  expect(await undo.unwind()).toEqual([]);
  expect(() => undo.push('late', () => {})).toThrow('undo step "late" came after the undo was kept');
});

test('neither keeps nor accepts a step after it was unwound', async () => {
  const undo = new Undo();
  await undo.unwind();

  expect(() => undo.push('late', () => {})).toThrow('came after the undo was unwound');
  expect(() => undo.keep()).toThrow('cannot be kept');
});

test('is unwound at the end of its block, and says what it could not take back', async () => {
  const block = async (): Promise<void> => {
    await using undo = new Undo();
    undo.push('release leases', () => Promise.reject(new Error('lockd is gone')));
  };

  await expect(block()).rejects.toMatchObject({
    message: 'could not take back: release leases',
    errors: [new Error('lockd is gone')],
  });
});

test('every step runs exactly once, in reverse, whatever fails', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom('ok', 'throw', 'reject')), async (steps) => {
      const ran: number[] = [];
      const undo = new Undo();
      steps.forEach((how, index) => {
        undo.push(String(index), () => {
          ran.push(index);
          if (how === 'throw') throw new Error(String(index));
          return how === 'reject' ? Promise.reject(new Error(String(index))) : undefined;
        });
      });

      const failures = await undo.unwind();

      const reversed = steps.map((_, index) => steps.length - 1 - index);
      expect(ran).toEqual(reversed);
      expect(failures.map(({ what }) => Number(what))).toEqual(reversed.filter((index) => steps[index] !== 'ok'));
    }),
  );
});
