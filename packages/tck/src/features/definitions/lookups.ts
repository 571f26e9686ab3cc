import { equal, refused } from '../../suite/expect.js';
import { check, feature, type TckFeature } from '../../suite/tck-case.js';

/** How a domain is found. */
export const lookups: TckFeature = feature('lookup', [
  check('a domain is found by name, UUID, the id of its guest, and by a record of it', async (tck) => {
    const domain = await tck.started();
    const record = await domain.get();
    const { name, uuid, id = 0 } = record;
    for (const target of [name, { name }, { uuid }, { id }, record]) {
      equal((await tck.host.domains.get(target).get()).uuid, uuid);
    }
  }),

  check('what is not there is DOMAIN_NOT_FOUND by each of them', async ({ host }) => {
    for (const target of ['tck-nobody', { uuid: crypto.randomUUID() }, { id: 2 ** 30 }]) {
      await refused(host.domains.get(target).get(), 'DOMAIN_NOT_FOUND');
    }
  }),

  check('an id means nothing any more when its guest is gone', async (tck) => {
    const domain = await tck.started();
    const { id = 0 } = await domain.get();
    await domain.destroy();
    await refused(tck.host.domains.get({ id }).get(), 'DOMAIN_NOT_FOUND');
  }),

  check('only the fields that are asked for are answered', async (tck) => {
    const domain = await tck.defined();
    const { name, uuid, spec } = await domain.get({ readMask: ['name', 'spec.memoryBytes'] });
    equal([name, uuid], [(await domain.get()).name, '']);
    equal(spec?.memoryBytes, 32 * 1024 * 1024);
    equal(spec?.os, undefined);
  }),
]);
