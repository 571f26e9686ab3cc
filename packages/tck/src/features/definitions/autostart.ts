import { equal, refused } from '../../suite/expect.js';
import { check, feature, type TckFeature } from '../../suite/tck-case.js';

/** Domains that start with the host. */
export const autostart: TckFeature = feature('autostart', [
  check('it is switched on and off, also while the guest runs', async (tck) => {
    const domain = await tck.defined();
    equal((await domain.setAutostart({ autostart: true })).domain.autostart, true);
    equal((await domain.get()).autostart, true);
    await domain.start();
    equal((await domain.setAutostart({ autostart: false })).domain.autostart, false);
    equal((await domain.get()).autostart, false);
  }),

  check('a transient domain cannot have it', async (tck) => {
    const name = tck.name();
    await tck.host.domains.create(tck.guests.xml(name));
    await refused(tck.host.domains.get(name).setAutostart({ autostart: true }), 'INVALID_STATE');
  }),
]);
