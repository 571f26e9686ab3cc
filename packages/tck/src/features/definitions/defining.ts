import { equal, isTrue, matches, refused } from '../../suite/expect.js';
import { check, feature, type TckFeature } from '../../suite/tck-case.js';

const MiB = 1024 * 1024;

/** Definitions: made, changed, tried. */
export const defining: TckFeature = feature('define', [
  check('XML defines a domain that is off and stays', async (tck) => {
    const name = tck.name();
    const { domain, changes, warnings } = await tck.host.domains.define(tck.guests.xml(name));
    matches(domain, { name, state: 'shutoff', persistent: true, autostart: false, runningOperationId: '' });
    equal([domain.id, domain.pid], [undefined, undefined]);
    isTrue(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(domain.uuid), 'it was given a UUID');
    isTrue(changes.length > 0, 'what changed is told');
    equal(warnings, []);
  }),

  check('a spec defines one, with sizes in words', async (tck) => {
    const spec = tck.guests.spec(tck.name());
    const { domain } = await tck.host.domains.define({ spec });
    const read = await tck.host.domains.get(domain).get();
    matches(read.spec, { name: spec.name, memoryBytes: 32 * MiB, vcpu: { count: 1 } });
  }),

  check('what was not said is filled in', async (tck) => {
    const domain = await tck.defined();
    const { spec } = await domain.get();
    isTrue((spec?.os?.machine ?? '') !== '', 'there is a machine type');
    isTrue((spec?.uuid ?? '') !== '', 'there is a UUID');
  }),

  check('a UUID that is given is kept', async (tck) => {
    const uuid = crypto.randomUUID();
    const domain = await tck.defined({ uuid });
    equal((await domain.get()).uuid, uuid);
  }),

  check('a definition again changes it: same UUID, higher version, and the changes field by field', async (tck) => {
    const name = tck.name();
    const first = (await tck.host.domains.define(tck.guests.xml(name))).domain;
    const { domain, changes } = await tck.host.domains.define(tck.guests.xml(name, { memoryMib: 48 }));
    equal(domain.uuid, first.uuid);
    isTrue(domain.resourceVersion > first.resourceVersion, 'the version grew');
    const change = changes.find(({ path }) => path === 'memory_bytes');
    matches(change, { before: String(32 * MiB), after: String(48 * MiB), effect: 'next-boot' });
  }),

  check('a running guest keeps what it has: the definition is that of its next boot', async (tck) => {
    const domain = await tck.started();
    const { name, spec } = await domain.get();
    const { changes } = await tck.host.domains.define(tck.guests.xml(name, { memoryMib: 48 }));
    equal(changes.find(({ path }) => path === 'memory_bytes')?.effect, 'restart-needed');
    const record = await domain.get();
    matches(record, { state: 'running', spec: { memoryBytes: spec?.memoryBytes ?? 0 } });
    equal(record.nextBootSpec?.memoryBytes, 48 * MiB);
    await domain.destroy();
    const { domain: next } = await domain.start();
    equal((await tck.host.domains.get(next).get()).spec?.memoryBytes, 48 * MiB);
  }),

  check('a dry run answers what would be, and changes nothing', async (tck) => {
    const name = tck.name();
    const { domain } = await tck.host.domains.define(tck.guests.xml(name), { validateOnly: true });
    equal(domain.name, name);
    await refused(tck.host.domains.get(name).get(), 'DOMAIN_NOT_FOUND');
    const there = await tck.defined();
    const before = await there.get();
    const dry = await tck.host.domains.define(tck.guests.xml(before.name, { memoryMib: 48 }), { validateOnly: true });
    isTrue(dry.changes.length > 0, 'what would change is told');
    equal((await there.get()).resourceVersion, before.resourceVersion);
  }),

  check('another name with a UUID that is taken, and a name that is taken with another UUID, exist', async (tck) => {
    const { name, uuid } = await (await tck.defined()).get();
    await refused(tck.host.domains.define(tck.guests.xml(tck.name(), { uuid })), 'DOMAIN_EXISTS');
    const other = tck.guests.xml(name, { uuid: crypto.randomUUID() });
    await refused(tck.host.domains.define(other), 'DOMAIN_EXISTS');
  }),
]);
