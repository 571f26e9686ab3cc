import type { Domain, HostEvent } from '@holdfast/sdk';
import { equal, refused } from '../../suite/expect.js';
import { check, feature, type TckFeature } from '../../suite/tck-case.js';
import type { World } from '../../suite/world.js';

/** Guests that begin anew without ending. */
export const restarting: TckFeature = feature('reset and reboot', [
  check('the reset button begins anew: it is told, and the guest boots again', async (tck) => {
    const domain = await tck.booted();
    const { id } = await domain.get();
    await using events = tck.host.events({ domain: domain.ref, kinds: ['reboot'] });
    await events.opened;
    await domain.reset();
    equal((await firstOf(events)).kind, 'reboot');
    await tck.untilReady(domain, 2);
    const record = await domain.get();
    equal([record.state, record.id], ['running', id]);
  }),

  check('a guest that is asked reboots, and stays the same guest', async (tck) => {
    const domain = await tck.booted();
    const { id } = await domain.get();
    await domain.reboot();
    await tck.untilReady(domain, 2);
    await tck.until(domain, 'it runs', ({ state }) => state === 'running');
    equal((await domain.get()).id, id);
  }),

  check('what is off can be neither reset nor rebooted', async (tck) => {
    const domain = await tck.defined();
    await refused(domain.reset(), 'INVALID_STATE');
    await refused(domain.reboot(), 'INVALID_STATE');
  }),

  check('a guest that is paused can be reset, and not asked to reboot', async (tck) => {
    const domain: Domain = await pausedGuest(tck);
    await refused(domain.reboot(), 'INVALID_STATE');
    await domain.reset();
  }),
]);

async function pausedGuest(tck: World): Promise<Domain> {
  const domain = await tck.booted();
  await domain.suspend();
  return domain;
}

async function firstOf(events: AsyncIterable<HostEvent>): Promise<HostEvent> {
  for await (const event of events) return event;
  throw new Error('the stream of events ended');
}
