import { expect, test } from 'vitest';
import { OpenRooms } from './open-rooms.js';

test('what is open is closed the other way round, each once, whether it takes time or not', async () => {
  const closed: string[] = [];
  const rooms = new OpenRooms();
  const first = { [Symbol.dispose]: () => void closed.push('first') };
  expect(rooms.use(first)).toBe(first);
  rooms.use({
    async [Symbol.asyncDispose]() {
      await Promise.resolve();
      closed.push('second');
    },
  });
  rooms.defer(() => void closed.push('third'));
  await rooms[Symbol.asyncDispose]();
  await rooms[Symbol.asyncDispose]();
  expect(closed).toEqual(['third', 'second', 'first']);
});

test('one that fails keeps none of the others open', async () => {
  const closed: string[] = [];
  const failing = (...texts: string[]): OpenRooms => {
    const rooms = new OpenRooms();
    rooms.defer(() => void closed.push('closed'));
    for (const text of texts) rooms.defer(() => Promise.reject(new Error(text)));
    return rooms;
  };
  await expect(failing('stuck')[Symbol.asyncDispose]()).rejects.toThrow('stuck');
  await expect(failing('stuck', 'stuck, too')[Symbol.asyncDispose]()).rejects.toMatchObject({
    name: 'AggregateError',
    errors: [new Error('stuck, too'), new Error('stuck')],
  });
  expect(closed).toEqual(['closed', 'closed']);
});
