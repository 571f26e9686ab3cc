import { equal, isTrue, refused } from '../../suite/expect.js';
import { check, feature, type TckFeature } from '../../suite/tck-case.js';

const uri = 'urn:holdfast:tck:note';

/** Title, description, and elements of management applications. */
export const metadata: TckFeature = feature('metadata', [
  check('a title and a description are set and removed', async (tck) => {
    const domain = await tck.defined();
    await domain.setMetadata({ title: 'Web server' });
    await domain.setMetadata({ description: 'Serves.\nAll day.' });
    const { spec } = await domain.get();
    equal([spec?.title, spec?.description], ['Web server', 'Serves.\nAll day.']);
    await domain.setMetadata({ title: '' });
    equal((await domain.get()).spec?.title ?? '', '');
  }),

  check('an element is set, changed, and removed by its namespace', async (tck) => {
    const domain = await tck.defined();
    const write = (xml: string): Promise<unknown> => domain.setMetadata({ element: { uri, prefix: 'note', xml } });
    await write('<note>one</note>');
    isTrue((await domain.get()).spec?.metadata?.includes('one') === true, 'it is there');
    await write('<note>two</note>');
    const now = (await domain.get()).spec?.metadata ?? '';
    isTrue(now.includes('two') && !now.includes('one'), `it is changed: ${now}`);
    await write('');
    isTrue(!((await domain.get()).spec?.metadata ?? '').includes('two'), 'it is gone');
  }),

  check('a title has one line', async (tck) => {
    const domain = await tck.defined();
    await refused(domain.setMetadata({ title: 'two\nlines' }), 'INVALID_ARGUMENT');
  }),

  check('live, for the next boot, or both', async (tck) => {
    const domain = await tck.started();
    await domain.setMetadata({ title: 'now', scope: 'live' });
    await domain.setMetadata({ title: 'later', scope: 'next-boot' });
    const { spec, nextBootSpec } = await domain.get();
    equal([spec?.title, nextBootSpec?.title], ['now', 'later']);
    await domain.setMetadata({ title: 'always', scope: 'both' });
    const both = await domain.get();
    equal([both.spec?.title, (both.nextBootSpec ?? both.spec)?.title], ['always', 'always']);
  }),

  check('there is no live scope without a guest, and no next boot of a transient one', async (tck) => {
    const off = await tck.defined();
    await refused(off.setMetadata({ title: 'x', scope: 'live' }), 'INVALID_STATE');
    const name = tck.name();
    await tck.host.domains.create(tck.guests.xml(name));
    await refused(tck.host.domains.get(name).setMetadata({ title: 'x', scope: 'next-boot' }), 'INVALID_STATE');
  }),

  check('what changed is told, and a dry run changes nothing', async (tck) => {
    const domain = await tck.defined();
    const { changes } = await domain.setMetadata({ title: 'maybe', validateOnly: true });
    equal(
      changes.map(({ path, after }) => ({ path, after })),
      [{ path: 'title', after: '"maybe"' }],
    );
    equal((await domain.get()).spec?.title ?? '', '');
  }),
]);
