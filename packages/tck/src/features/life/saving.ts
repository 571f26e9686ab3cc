import { equal, isTrue, refused } from '../../suite/expect.js';
import { check, feature, type TckFeature } from '../../suite/tck-case.js';
import { consoleOf } from '../../suite/world.js';

/** Guests that are saved, and go on from there. */
export const saving: TckFeature = feature('managed save', [
  check('a guest that was saved is off, and its next start goes on where it was', async (tck) => {
    const domain = await tck.booted();
    const { domain: saved } = await domain.managedSave();
    equal([saved.state, saved.reason, saved.hasManagedSave], ['shutoff', 'saved', true]);
    const before = await consoleOf(domain);
    const { domain: again } = await domain.start();
    equal([again.state, again.reason, again.hasManagedSave], ['running', 'restored', false]);
    // It obeys, and has not booted for that.
    await domain.shutdown();
    await tck.until(domain, 'the guest has shut itself down', ({ state }) => state === 'shutoff');
    isTrue(!(await consoleOf(domain)).slice(before.length).includes(tck.guests.readyLine), 'it has not booted anew');
  }),

  check('whether it goes on or is held is as it was, unless something else was said', async (tck) => {
    const domain = await tck.booted();
    await domain.suspend();
    await domain.managedSave();
    const { domain: held } = await domain.start();
    equal([held.state, held.reason], ['paused', 'user']);
    await domain.managedSave({ paused: false });
    const { domain: going } = await domain.start();
    equal(going.state, 'running');
  }),

  check('a state that was removed is not gone on from', async (tck) => {
    const domain = await tck.booted();
    await domain.managedSave();
    const { domain: removed } = await domain.removeManagedSave();
    equal([removed.state, removed.hasManagedSave], ['shutoff', false]);
    const { domain: started } = await domain.start();
    equal(started.reason, 'booted');
    await tck.untilReady(domain, 2);
  }),

  check('a definition is not removed with a state that nobody said to remove', async (tck) => {
    const domain = await tck.booted();
    await domain.managedSave();
    await refused(domain.undefine(), 'INVALID_STATE');
    equal((await domain.get()).hasManagedSave, true);
    await domain.undefine({ managedSave: true });
    await refused(domain.get(), 'DOMAIN_NOT_FOUND');
  }),

  check('a domain without a guest is not saved', async (tck) => {
    const domain = await tck.defined();
    await refused(domain.managedSave(), 'INVALID_STATE');
    equal((await domain.get()).hasManagedSave, false);
  }),

  check('events tell of the save and of the start from it', async (tck) => {
    const domain = await tck.booted();
    const { uuid } = await domain.get();
    await using events = tck.host.events({ domain: { uuid }, signal: tck.signal });
    await events.opened;
    await domain.managedSave();
    await domain.start();
    const told: string[] = [];
    for await (const event of events) {
      if (event.kind === 'lifecycle') told.push(`${event.lifecycle.type} ${event.lifecycle.detail}`);
      if (told.some((each) => each.startsWith('started'))) break;
    }
    isTrue(told.includes('stopped saved'), `it was told of the save; there was: ${told.join(', ')}`);
    isTrue(told.includes('started restored'), `it was told of the start; there was: ${told.join(', ')}`);
  }),
]);
