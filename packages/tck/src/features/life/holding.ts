import { equal, matches, refused } from '../../suite/expect.js';
import { check, feature, type TckFeature } from '../../suite/tck-case.js';

/** Guests that are held and go on. */
export const holding: TckFeature = feature('suspend and resume', [
  check('a guest is paused (user) and runs on (unpaused)', async (tck) => {
    const domain = await tck.booted();
    matches((await domain.suspend()).domain, { state: 'paused', reason: 'user' });
    matches(await domain.get(), { state: 'paused', reason: 'user' });
    matches((await domain.resume()).domain, { state: 'running', reason: 'unpaused' });
    matches(await domain.get(), { state: 'running', reason: 'unpaused' });
  }),

  check('what is paused may be paused again: nothing happens', async (tck) => {
    const domain = await tck.started();
    await domain.suspend();
    const { resourceVersion } = await domain.get();
    await domain.suspend();
    equal((await domain.get()).resourceVersion, resourceVersion);
  }),

  check('what is off can be neither paused nor resumed', async (tck) => {
    const domain = await tck.defined();
    await refused(domain.suspend(), 'INVALID_STATE');
    await refused(domain.resume(), 'INVALID_STATE');
  }),

  check('what runs cannot be resumed', async (tck) => {
    const domain = await tck.started();
    await refused(domain.resume(), 'INVALID_STATE');
  }),

  check('a guest that is paused cannot be asked to shut down, and can be ended', async (tck) => {
    const domain = await tck.started();
    await domain.suspend();
    await refused(domain.shutdown(), 'INVALID_STATE');
    equal((await domain.destroy()).domain.state, 'shutoff');
  }),
]);
