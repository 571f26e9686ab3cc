import { equal, matches, refused } from '../../suite/expect.js';
import { check, feature, type TckFeature } from '../../suite/tck-case.js';

/** How guests end. */
export const ending: TckFeature = feature('shutdown and destroy', [
  check('a guest that is asked shuts itself down: shutoff (shutdown)', async (tck) => {
    const domain = await tck.booted();
    await domain.shutdown();
    matches(await domain.waitFor('shutoff', { signal: tck.signal }), { state: 'shutoff', reason: 'shutdown' });
    const { id, pid } = await domain.get();
    equal([id, pid], [undefined, undefined]);
  }),

  check('with a time of grace the answer comes when it is off', async (tck) => {
    const domain = await tck.booted();
    const { domain: after } = await domain.shutdown({ graceMs: 50_000, thenDestroy: true });
    matches(after, { state: 'shutoff', reason: 'shutdown' });
  }),

  check('a guest that is destroyed is off at once: shutoff (destroyed)', async (tck) => {
    const domain = await tck.started();
    matches((await domain.destroy()).domain, { state: 'shutoff', reason: 'destroyed' });
    matches(await domain.get(), { state: 'shutoff', reason: 'destroyed', persistent: true });
  }),

  check('what is off can be neither shut down nor destroyed', async (tck) => {
    const domain = await tck.defined();
    await refused(domain.shutdown(), 'INVALID_STATE');
    await refused(domain.destroy(), 'INVALID_STATE');
  }),

  check('what has ended starts again', async (tck) => {
    const domain = await tck.started();
    await domain.destroy();
    matches((await domain.start()).domain, { state: 'running', reason: 'booted' });
  }),
]);
