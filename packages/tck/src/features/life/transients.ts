import { equal, isTrue, matches, refused } from '../../suite/expect.js';
import { check, feature, type TckFeature } from '../../suite/tck-case.js';

/** Domains that are gone with their guest. */
export const transients: TckFeature = feature('create', [
  check('a domain that is created runs, and is gone when it is destroyed', async (tck) => {
    const name = tck.name();
    const { domain, warnings } = await tck.host.domains.create(tck.guests.xml(name));
    matches(domain, { name, state: 'running', persistent: false });
    equal(warnings, []);
    const { domain: last } = await tck.host.domains.get(domain).destroy();
    matches(last, { name, state: 'shutoff', reason: 'destroyed' });
    await refused(tck.host.domains.get(name).get(), 'DOMAIN_NOT_FOUND');
  }),

  check('one that shuts itself down is gone, too', async (tck) => {
    const name = tck.name();
    await tck.host.domains.create({ spec: tck.guests.spec(name) });
    const domain = tck.host.domains.get(name);
    await tck.untilReady(domain);
    const { domain: last } = await domain.shutdown({ graceMs: 50_000 });
    matches(last, { name, state: 'shutoff' });
    await refused(domain.get(), 'DOMAIN_NOT_FOUND');
  }),

  check('one that shall be created paused is', async (tck) => {
    const name = tck.name();
    const { domain } = await tck.host.domains.create(tck.guests.xml(name), { paused: true });
    matches(domain, { state: 'paused', reason: 'user' });
  }),

  check('what exists and runs cannot be created', async (tck) => {
    const domain = await tck.started();
    const { name, uuid } = await domain.get();
    const error = await tck.host.domains.create(tck.guests.xml(name, { uuid })).catch((thrown: unknown) => thrown);
    isTrue(error instanceof Error, 'it is refused');
    equal((await domain.get()).persistent, true);
  }),

  check('a dry run creates nothing', async (tck) => {
    const name = tck.name();
    await tck.host.domains.create(tck.guests.xml(name), { validateOnly: true });
    await refused(tck.host.domains.get(name).get(), 'DOMAIN_NOT_FOUND');
  }),
]);
