import { expect, test } from 'vitest';
import { mostOnStorage, onStorage } from './storage-turns.js';

test('so much is on storage at a time, and no more; a turn goes to who waits, whatever became of the work', async () => {
  const begun: number[] = [];
  const ends: PromiseWithResolvers<void>[] = [];
  const works = Array.from({ length: mostOnStorage + 3 }, (_, index) => {
    const end = Promise.withResolvers<void>();
    ends.push(end);
    return onStorage(() => {
      begun.push(index);
      return end.promise;
    }).catch((error: unknown) => error);
  });
  await Promise.resolve();
  expect(begun).toEqual(Array.from({ length: mostOnStorage }, (_, index) => index));
  ends[3]?.reject(new Error('it broke'));
  expect(await works[3]).toMatchObject({ message: 'it broke' });
  await Promise.resolve();
  expect(begun.at(-1)).toBe(mostOnStorage);
  for (const end of ends) end.resolve();
  await Promise.all(works);
  expect(begun).toHaveLength(mostOnStorage + 3);
  await expect(onStorage(async () => 'again')).resolves.toBe('again');
});

test('who gives up waits no longer, in the midst or before its turn; the turn is kept until the storage answers', async () => {
  const hung = Promise.withResolvers<void>();
  const [begun, givenUp]: [number[], AbortController] = [[], new AbortController()];
  const works = Array.from({ length: mostOnStorage + 1 }, (_, index) =>
    onStorage(async () => {
      begun.push(index);
      await hung.promise;
    }, givenUp.signal).catch((error: unknown) => error),
  );
  await Promise.resolve();
  givenUp.abort('no more');
  expect(await Promise.all(works)).toEqual(works.map(() => 'no more'));
  const next = onStorage(async () => begun.push(99));
  await Promise.resolve();
  expect(begun).toHaveLength(mostOnStorage);
  hung.resolve();
  await next;
  expect(begun.slice(mostOnStorage)).toEqual([99]);
  await expect(onStorage(async () => {}, givenUp.signal)).rejects.toBe('no more');
});
