import { equal, isTrue, matches, refused } from '../../suite/expect.js';
import { check, feature, type TckFeature } from '../../suite/tck-case.js';

/** How guests begin. */
export const starting: TckFeature = feature('start', [
  check('a domain that starts is running (booted), with an id and a time', async (tck) => {
    const domain = await tck.defined();
    const { domain: answered } = await domain.start();
    matches(answered, { state: 'running', reason: 'booted', persistent: true });
    const record = await domain.get();
    isTrue((record.id ?? 0) > 0, 'the guest has a number');
    isTrue(record.stateChangedAt instanceof Date, 'since when is told');
    equal([record.state, record.reason, record.id], ['running', 'booted', answered.id]);
  }),

  check('a guest boots and says so', async (tck) => {
    await tck.booted();
  }),

  check('one that shall start paused is paused (user), and goes on when it is told to', async (tck) => {
    const domain = await tck.defined();
    matches((await domain.start({ paused: true })).domain, { state: 'paused', reason: 'user' });
    matches((await domain.resume()).domain, { state: 'running', reason: 'unpaused' });
    await tck.untilReady(domain);
  }),

  check('what runs or is paused cannot be started', async (tck) => {
    const domain = await tck.started();
    const error = await refused(domain.start(), 'INVALID_STATE');
    equal(error.details.metadata['state'], 'running');
    await domain.suspend();
    equal((await refused(domain.start(), 'INVALID_STATE')).details.metadata['state'], 'paused');
  }),

  check('each start has a new id', async (tck) => {
    const domain = await tck.started();
    const first = (await domain.get()).id ?? 0;
    await domain.destroy();
    equal((await domain.get()).id, undefined);
    const second = (await domain.start()).domain.id ?? 0;
    isTrue(second > first, `it was ${first} and is ${second}`);
  }),

  check('a dry run starts nothing', async (tck) => {
    const domain = await tck.defined();
    await domain.start({ validateOnly: true });
    equal((await domain.get()).state, 'shutoff');
  }),

  check('of two that start it at once one starts it', async (tck) => {
    const domain = await tck.defined();
    const outcomes = await Promise.allSettled([domain.start(), domain.start()]);
    equal(outcomes.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected']);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') await refused(Promise.reject(outcome.reason as Error), 'INVALID_STATE');
    }
    equal((await domain.get()).state, 'running');
  }),

  check('a guest with a disk that is not there is refused, and stays off', async (tck) => {
    // A guest in memory opens no file.
    if (tck.surroundings.version.driver === 'test') return;
    const domain = await tck.defined({ disks: ['/nonexistent/disk.img'] });
    await refused(domain.start(), 'FILE_NOT_FOUND');
    equal((await domain.get()).state, 'shutoff');
  }),
]);
