import { equal, refused } from '../../suite/expect.js';
import { check, feature, type TckFeature } from '../../suite/tck-case.js';

/** Other names. */
export const renaming: TckFeature = feature('rename', [
  check('a domain gets another name and stays what it is', async (tck) => {
    const domain = await tck.defined();
    const before = await domain.get();
    const newName = tck.name();
    const { domain: after } = await domain.rename({ newName });
    equal([after.name, after.uuid], [newName, before.uuid]);
    await refused(domain.get(), 'DOMAIN_NOT_FOUND');
    equal((await tck.host.domains.get(newName).get()).spec?.name, newName);
  }),

  check('a name that is taken, and one that no domain can have, are refused', async (tck) => {
    const [domain, other] = [await tck.defined(), await tck.defined()];
    await refused(domain.rename({ newName: (await other.get()).name }), 'DOMAIN_EXISTS');
    await refused(domain.rename({ newName: 'a/b' }), 'INVALID_ARGUMENT');
  }),

  check('one that runs keeps its name', async (tck) => {
    const domain = await tck.started();
    await refused(domain.rename({ newName: tck.name() }), 'INVALID_STATE');
  }),

  check('a dry run renames nothing', async (tck) => {
    const domain = await tck.defined();
    const newName = tck.name();
    await domain.rename({ newName, validateOnly: true });
    await refused(tck.host.domains.get(newName).get(), 'DOMAIN_NOT_FOUND');
  }),
]);
