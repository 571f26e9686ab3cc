import { equal, isTrue, matches } from '../../suite/expect.js';
import { check, feature, type TckFeature } from '../../suite/tck-case.js';

/** libvirt domain XML, in and out. */
export const xml: TckFeature = feature('XML', [
  check('what is written out defines the same again', async (tck) => {
    const domain = await tck.defined({ more: '<title>round and round</title>' });
    const written = await domain.xml();
    const { changes, warnings } = await tck.host.domains.define(written);
    equal([changes, warnings], [[], []]);
    equal(await domain.xml(), written);
  }),

  check('a document is read and written without a domain', async (tck) => {
    const document = tck.guests.xml('document', { memoryMib: 48, vcpus: 2 });
    const { spec } = await tck.host.domains.parseXml(document);
    matches(spec, { name: 'document', memoryBytes: 48 * 1024 * 1024, vcpu: { count: 2 } });
    const written = await tck.host.domains.formatXml(spec);
    equal((await tck.host.domains.parseXml(written)).spec, spec);
  }),

  check('reading a document fills nothing in', async (tck) => {
    const { spec } = await tck.host.domains.parseXml('<domain><name>bare</name></domain>');
    equal([spec.name, spec.memoryBytes, spec.uuid, spec.os], ['bare', undefined, undefined, undefined]);
  }),

  check('metadata of management applications is kept as it is', async (tck) => {
    const element = '<app:own xmlns:app="urn:holdfast:tck"><app:note kind="a">1 &lt; 2</app:note></app:own>';
    const domain = await tck.defined({ more: `<metadata>${element}</metadata>` });
    const written = await domain.xml();
    isTrue(written.includes('urn:holdfast:tck') && written.includes('1 &lt; 2'), `it is kept: ${written}`);
  }),

  check('a running guest has its id in its document; that of the next boot has none', async (tck) => {
    const domain = await tck.started();
    const { id } = await domain.get();
    isTrue(new RegExp(`<domain [^>]*id=['"]${id}['"]`).test(await domain.xml()), 'the running one has an id');
    isTrue(!/<domain [^>]*\bid=/.test(await domain.xml({ inactive: true })), 'the next one has none');
  }),

  check('names with signs and letters of all languages come through', async (tck) => {
    const title = 'Ærø & <søn> "quoted" 漢字 🐧';
    const domain = await tck.defined();
    await domain.setMetadata({ title });
    equal((await domain.get()).spec?.title, title);
    equal((await tck.host.domains.parseXml(await domain.xml())).spec.title, title);
  }),
]);
