import { equal, isTrue, refused } from '../../suite/expect.js';
import { check, feature, type TckFeature } from '../../suite/tck-case.js';

const MiB = 1024 * 1024;

/** Memory and CPUs. */
export const resources: TckFeature = feature('memory and CPUs', [
  check('memory of the next boot is set below the maximum, and the maximum itself', async (tck) => {
    const domain = await tck.defined({ memoryMib: 64 });
    const { changes } = await domain.setMemory({ memoryBytes: '32MiB' });
    isTrue(
      changes.every(({ effect }) => effect === 'next-boot') && changes.length > 0,
      `it takes effect at the next boot: ${JSON.stringify(changes)}`,
    );
    equal((await domain.get()).spec?.currentMemoryBytes, 32 * MiB);
    await domain.setMemory({ memoryBytes: '128MiB', maximum: true });
    equal((await domain.get()).spec?.memoryBytes, 128 * MiB);
  }),

  check('more memory than the maximum is refused, and so is none', async (tck) => {
    const domain = await tck.defined();
    await refused(domain.setMemory({ memoryBytes: '64MiB' }), 'INVALID_ARGUMENT');
    await refused(domain.setMemory({ memoryBytes: 0 }), 'INVALID_ARGUMENT');
  }),

  check('the maximum of a running guest stays until its next boot', async (tck) => {
    const domain = await tck.started();
    await refused(domain.setMemory({ memoryBytes: '64MiB', maximum: true, scope: 'live' }), 'INVALID_STATE');
    await domain.setMemory({ memoryBytes: '64MiB', maximum: true, scope: 'next-boot' });
    const { spec, nextBootSpec } = await domain.get();
    equal([spec?.memoryBytes, nextBootSpec?.memoryBytes], [32 * MiB, 64 * MiB]);
  }),

  check('CPUs of the next boot are set, and their maximum', async (tck) => {
    const domain = await tck.defined({ vcpus: 2 });
    await domain.setVcpus({ count: 1 });
    const { spec } = await domain.get();
    equal([spec?.vcpu?.count, spec?.vcpu?.current], [2, 1]);
    await domain.setVcpus({ count: 4, maximum: true });
    equal((await domain.get()).spec?.vcpu?.count, 4);
    await refused(domain.setVcpus({ count: 5 }), 'INVALID_ARGUMENT');
    await refused(domain.setVcpus({ count: 0 }), 'INVALID_ARGUMENT');
  }),

  check(
    'memory of a running guest is set by its balloon',
    async (tck) => {
      const domain = await tck.started();
      await domain.setMemory({ memoryBytes: '16MiB', scope: 'live' });
      equal((await domain.get()).spec?.currentMemoryBytes, 16 * MiB);
    },
    { optional: true },
  ),

  check('there is no live scope without a guest', async (tck) => {
    const domain = await tck.defined();
    await refused(domain.setMemory({ memoryBytes: '16MiB', scope: 'live' }), 'INVALID_STATE');
    await refused(domain.setVcpus({ count: 1, scope: 'live' }), 'INVALID_STATE');
  }),

  check('a dry run sets nothing, and tells what would change', async (tck) => {
    const domain = await tck.defined({ vcpus: 2 });
    const { changes } = await domain.setVcpus({ count: 1, validateOnly: true });
    isTrue(changes.length > 0, 'what would change is told');
    const { spec } = await domain.get();
    equal(spec?.vcpu?.current ?? spec?.vcpu?.count, 2);
  }),
]);
