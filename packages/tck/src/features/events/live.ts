import { equal, eventually } from '../../suite/expect.js';
import { check, feature, type TckFeature } from '../../suite/tck-case.js';

/** A list that keeps itself up to date. */
export const live: TckFeature = feature('live list', [
  check('it has what is there, and follows what happens', async (tck) => {
    const domain = await tck.defined();
    const { name } = await domain.get();
    await using list = tck.host.domains.live();
    await list.ready;
    equal(list.get(name)?.state, 'shutoff');
    await domain.start();
    await eventually('the list shows it running', () => list.get(name)?.state === 'running', tck.signal);
    await domain.destroy();
    await domain.undefine();
    await eventually('the list has it no more', () => list.get(name) === undefined, tck.signal);
  }),

  check('a loop over it gets what has changed', async (tck) => {
    await using list = tck.host.domains.live();
    await list.ready;
    const name = tck.name();
    const domain = await tck.defined({}, name);
    const seen: string[] = [];
    for await (const { kind, domain: record } of list) {
      if (record.name !== name) continue;
      seen.push(kind);
      if (kind === 'added') await domain.undefine();
      if (kind === 'removed') break;
    }
    equal([seen[0], seen.at(-1)], ['added', 'removed']);
  }),
]);
