import { equal, isTrue, refused } from '../../suite/expect.js';
import { check, feature, type TckFeature } from '../../suite/tck-case.js';

/** What the host is, and what a guest may have on it. */
export const capabilities: TckFeature = feature('capabilities', [
  check('the host says what it is, who runs its guests, and who keeps their locks', async ({ host, surroundings }) => {
    const found = await host.capabilities();
    equal(found.driver, surroundings.version.driver);
    isTrue(found.hostname !== '' && found.memoryBytes > 0, 'it has a name and memory');
    isTrue((found.cpu?.count ?? 0) > 0 && found.cpu?.arch !== '', 'it has processors');
    isTrue(found.leaseManager !== '', 'the lease manager has a name');
  }),

  check('there is a way to run guests, and what does not work says why', async ({ host }) => {
    const { guests } = await host.capabilities();
    isTrue(
      guests.some(({ usable }) => usable),
      'one is usable',
    );
    for (const { usable, unusableReason, machines } of guests) {
      equal(usable, unusableReason === '');
      isTrue(machines.length > 0, 'it has machine types');
    }
  }),

  check('what a guest may have is told by field, each once', async ({ host }) => {
    const { usable, maxVcpus, capabilities: fields } = await host.domainCapabilities();
    equal(usable, true);
    isTrue(maxVcpus > 0 && fields.length > 0, 'there are CPUs and fields');
    equal(new Set(fields.map(({ path }) => path)).size, fields.length);
    isTrue(
      fields.every(({ values }) => values.length > 0),
      'each field has values',
    );
  }),

  check('a type of guests that cannot be run here is refused', async ({ host }) => {
    await refused(host.domainCapabilities({ domainType: 'xen' }), 'UNSUPPORTED');
  }),
]);
