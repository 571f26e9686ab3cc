import { equal, matches, refused } from '../../suite/expect.js';
import { check, feature, type TckFeature } from '../../suite/tck-case.js';

/** How definitions go. */
export const undefining: TckFeature = feature('undefine', [
  check('a definition that is removed is gone', async (tck) => {
    const domain = await tck.defined();
    await domain.undefine();
    await refused(domain.get(), 'DOMAIN_NOT_FOUND');
    await refused(domain.start(), 'DOMAIN_NOT_FOUND');
    await refused(domain.undefine(), 'DOMAIN_NOT_FOUND');
  }),

  check('a guest that runs goes on without its definition, and is gone when it ends', async (tck) => {
    const domain = await tck.started();
    await domain.undefine();
    matches(await domain.get(), { state: 'running', persistent: false });
    await refused(domain.undefine(), 'INVALID_STATE');
    await domain.destroy();
    await refused(domain.get(), 'DOMAIN_NOT_FOUND');
  }),

  check('it may be defined again while it runs', async (tck) => {
    const domain = await tck.started();
    const { name, uuid } = await domain.get();
    await domain.undefine();
    await tck.host.domains.define(tck.guests.xml(name, { uuid }));
    matches(await domain.get(), { uuid, state: 'running', persistent: true });
  }),

  check('a dry run removes nothing', async (tck) => {
    const domain = await tck.defined();
    await domain.undefine({ validateOnly: true });
    equal((await domain.get()).persistent, true);
  }),
]);
