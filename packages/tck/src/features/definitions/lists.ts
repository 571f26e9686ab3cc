import type { DomainFilter, DomainRecord } from '@holdfast/sdk';
import { equal, refused } from '../../suite/expect.js';
import { check, feature, type TckFeature } from '../../suite/tck-case.js';
import type { World } from '../../suite/world.js';

/** Lists: whole, in pages, and of some. */
export const lists: TckFeature = feature('lists', [
  check('domains are listed by name, each once, in pages as large as was said', async (tck) => {
    const names = await severalDomains(tck, 7);
    const list = tck.host.domains.list({ filter: { names }, pageSize: 3 });
    equal(namesOf(await list.toArray()), names);
    const pages: number[] = [];
    for await (const page of list.byPage()) pages.push(page.length);
    equal(pages, [3, 3, 1]);
  }),

  check('a list can be read one by one, and left', async (tck) => {
    const names = await severalDomains(tck, 3);
    const seen: string[] = [];
    for await (const { name } of tck.host.domains.list({ filter: { names }, pageSize: 1 })) {
      seen.push(name);
      if (seen.length === 2) break;
    }
    equal(seen, names.slice(0, 2));
  }),

  check('a list without a filter has them all', async (tck) => {
    const names = await severalDomains(tck, 2);
    const all = new Set(namesOf(await tck.host.domains.list().toArray()));
    equal(
      names.filter((name) => !all.has(name)),
      [],
    );
  }),

  check('a domain that is removed while a list is read spoils nothing', async (tck) => {
    const names = await severalDomains(tck, 4);
    const seen: string[] = [];
    for await (const page of tck.host.domains.list({ filter: { names }, pageSize: 2 }).byPage()) {
      seen.push(...namesOf(page));
      if (seen.length === 2) await tck.host.domains.get(names[0] ?? '').undefine();
    }
    equal(seen, names);
  }),

  check('filters of state, activity, persistence and autostart choose, and together restrict', async (tck) => {
    const [off, paused, running] = [await tck.defined(), await tck.defined(), await tck.started()];
    await paused.start({ paused: true });
    await off.setAutostart({ autostart: true });
    const [a, b, c] = await Promise.all([off, paused, running].map(async (each) => (await each.get()).name));
    const names = [a ?? '', b ?? '', c ?? ''];
    const found = async (filter: DomainFilter): Promise<string[]> =>
      namesOf(await tck.host.domains.list({ filter: { ...filter, names } }).toArray());
    equal(await found({ states: ['shutoff'] }), [a]);
    equal(await found({ states: ['running', 'paused'] }), [b, c]);
    equal(await found({ active: true }), [b, c]);
    equal(await found({ active: false }), [a]);
    equal(await found({ persistent: true }), names);
    equal(await found({ persistent: false }), []);
    equal(await found({ autostart: true }), [a]);
    equal(await found({ autostart: true, active: true }), []);
  }),

  check('a list has configurations only where they are asked for', async (tck) => {
    const names = await severalDomains(tck, 1);
    const [brief] = await tck.host.domains.list({ filter: { names } }).toArray();
    const [full] = await tck.host.domains.list({ filter: { names }, readMask: ['name', 'spec'] }).toArray();
    equal([brief?.spec, full?.spec?.name], [undefined, names[0]]);
  }),

  check('a field that there is not cannot be asked for', async (tck) => {
    const domain = await tck.defined();
    await refused(domain.get({ readMask: ['wings'] }), 'INVALID_ARGUMENT');
    await refused(tck.host.domains.list({ readMask: ['wings'] }).toArray(), 'INVALID_ARGUMENT');
  }),
]);

async function severalDomains(tck: World, count: number): Promise<string[]> {
  const names = Array.from({ length: count }, () => tck.name());
  await Promise.all(names.map((name) => tck.defined({}, name)));
  return names;
}

const namesOf = (domains: readonly DomainRecord[]): string[] => domains.map(({ name }) => name);
