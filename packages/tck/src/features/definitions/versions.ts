import type { Domain } from '@holdfast/sdk';
import { equal, isTrue, refused } from '../../suite/expect.js';
import { check, feature, type TckFeature } from '../../suite/tck-case.js';

/** The version of a domain, and calls that want a certain one. */
export const versions: TckFeature = feature('versions', [
  check('the version grows with each change, and with nothing else', async (tck) => {
    const domain = await tck.defined();
    const version = async (): Promise<number> => (await domain.get()).resourceVersion;
    let last = await version();
    equal(await version(), last);
    for (const change of [
      () => domain.setMetadata({ title: 'one' }),
      () => domain.setAutostart({ autostart: true }),
      () => domain.start(),
      () => domain.suspend(),
      () => domain.destroy(),
    ]) {
      await change();
      const now = await version();
      isTrue(now > last, `it was ${last} and is ${now}`);
      last = now;
    }
  }),

  check('a call for another version is VERSION_MISMATCH, and does nothing', async (tck) => {
    const domain = await tck.defined();
    const before = await domain.get();
    const ifVersion = before.resourceVersion + 1;
    for (const call of callsOf(domain, tck.name())) await refused(call(ifVersion), 'VERSION_MISMATCH');
    await refused(tck.host.domains.define(tck.guests.xml(before.name), { ifVersion }), 'VERSION_MISMATCH');
    equal((await domain.get()).resourceVersion, before.resourceVersion);
  }),

  check('a call for the present version is done', async (tck) => {
    const domain = await tck.defined();
    const { resourceVersion } = await domain.get();
    const { domain: after } = await domain.setMetadata({ title: 'mine', ifVersion: resourceVersion });
    isTrue(after.resourceVersion > resourceVersion, 'the version grew');
    await refused(domain.setMetadata({ title: 'too late', ifVersion: resourceVersion }), 'VERSION_MISMATCH');
  }),

  check('of two that want the same version one is first', async (tck) => {
    const domain = await tck.defined();
    const { resourceVersion: ifVersion } = await domain.get();
    const titles = ['one', 'other'];
    const outcomes = await Promise.allSettled(titles.map((title) => domain.setMetadata({ title, ifVersion })));
    equal(outcomes.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected']);
    const winner = titles[outcomes.findIndex(({ status }) => status === 'fulfilled')];
    equal((await domain.get()).spec?.title, winner);
  }),
]);

function callsOf(domain: Domain, newName: string): ((ifVersion: number) => Promise<unknown>)[] {
  return [
    (ifVersion) => domain.start({ ifVersion }),
    (ifVersion) => domain.undefine({ ifVersion }),
    (ifVersion) => domain.rename({ newName, ifVersion }),
    (ifVersion) => domain.setAutostart({ autostart: true, ifVersion }),
    (ifVersion) => domain.setMetadata({ title: 'x', ifVersion }),
    (ifVersion) => domain.setMemory({ memoryBytes: '16MiB', ifVersion }),
    (ifVersion) => domain.setVcpus({ count: 1, ifVersion }),
  ];
}
