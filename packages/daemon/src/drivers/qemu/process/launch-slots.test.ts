import { describe, expect, it } from 'vitest';
import { createLaunchSlots } from './launch-slots.js';

const patient = new AbortController().signal;

describe('createLaunchSlots', () => {
  it('never lets more in than it has slots, in order', async () => {
    const slots = createLaunchSlots(2);
    const order: number[] = [];
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const leave = await slots.enter(patient);
        order.push(index);
        most = Math.max(most, ++inside);
        await new Promise((resolve) => {
          setImmediate(resolve);
        });
        inside--;
        leave();
        leave();
      }),
    );
    expect(most).toBe(2);
    expect(order).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  it('forgets who gives up', async () => {
    const slots = createLaunchSlots(1);
    const leave = await slots.enter(patient);
    const given = new AbortController();
    const waiting = slots.enter(given.signal);
    const next = slots.enter(patient);
    given.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    leave();
    (await next)();
    (await slots.enter(patient))();
  });
});
