import { HoldfastError, type Host } from '@holdfast/sdk';
import { equal, refused } from '../../suite/expect.js';
import { NotOffered } from '../../suite/not-offered.js';
import { check, feature, type TckFeature } from '../../suite/tck-case.js';
import type { World } from '../../suite/world.js';

/** The socket for reading only, where there is one. */
export const readOnly: TckFeature = feature('read-only', [
  check('a read-only connection looks, and changes nothing', async (tck) => {
    const domain = await tck.defined();
    const { name } = await domain.get();
    const looking = await readOnlyConnection(tck);
    const seen = looking.domains.get(name);
    equal((await seen.get()).state, 'shutoff');
    for (const change of [
      () => seen.start(),
      () => seen.undefine(),
      () => seen.setMetadata({ title: 'mine' }),
      () => seen.setAutostart({ autostart: true }),
      () => looking.domains.define(tck.guests.xml(tck.name())),
    ]) {
      await refused(change(), 'READ_ONLY');
    }
    equal((await domain.get()).state, 'shutoff');
  }),

  check('a read-only connection hears events', async (tck) => {
    const looking = await readOnlyConnection(tck);
    await using events = looking.events();
    await events.opened;
    const name = tck.name();
    await tck.defined({}, name);
    for await (const { domainName } of events) if (domainName === name) break;
  }),
]);

async function readOnlyConnection(tck: World): Promise<Host> {
  try {
    return await tck.connect({ readOnly: true });
  } catch (error) {
    if (!(error instanceof HoldfastError) || !['UNAVAILABLE', 'UNSUPPORTED', 'INVALID_ARGUMENT'].includes(error.code))
      throw error;
    throw new NotOffered(`there is no socket for reading only: ${error.message}`);
  }
}
