import { equal, isTrue, matches, refused } from '../../suite/expect.js';
import { check, feature, type TckFeature } from '../../suite/tck-case.js';

/** Documents that are refused, and what is said of them. */
export const refusedDocuments: TckFeature = feature('errors in documents', [
  check('what is no XML is XML_SYNTAX, with the line', async (tck) => {
    const error = await refused(tck.host.domains.define('<domain>\n  <name>x</nam>\n</domain>'), 'XML_SYNTAX');
    equal(error.violations[0]?.line, 2);
  }),

  check('what is another document is XML_SYNTAX or XML_INVALID', async (tck) => {
    await refused(tck.host.domains.define('<network><name>x</name></network>'), 'XML_SYNTAX');
  }),

  check('a value that is none is XML_INVALID: path, line, what was found, what is accepted', async (tck) => {
    const xml = tck.guests.xml(tck.name()).replace('<vcpu>1</vcpu>', '<vcpu>many</vcpu>');
    const line = xml.split('\n').findIndex((each) => each.includes('many')) + 1;
    const error = await refused(tck.host.domains.define(xml), 'XML_INVALID');
    matches(error.violations[0], { xmlPath: '/domain/vcpu', line, found: '"many"' });
    isTrue((error.violations[0]?.expected ?? '') !== '', 'what is accepted is told');
  }),

  check('everything that is wrong is told at once', async (tck) => {
    const xml = tck.guests
      .xml(tck.name())
      .replace('<vcpu>1</vcpu>', '<vcpu>many</vcpu>')
      .replace("<memory unit='MiB'>32</memory>", "<memory unit='MiB'>much</memory>");
    const error = await refused(tck.host.domains.define(xml), 'XML_INVALID');
    isTrue(error.violations.length >= 2, `two places are wrong; ${error.violations.length} were told`);
  }),

  check('a spec with a value that is none is INVALID_ARGUMENT, with the field', async (tck) => {
    const spec = { ...tck.guests.spec(tck.name()), vcpu: { count: 0 } };
    const error = await refused(tck.host.domains.define({ spec }), 'INVALID_ARGUMENT');
    isTrue(
      error.violations.some(({ field }) => field.endsWith('vcpu.count')),
      `the field is named: ${JSON.stringify(error.violations)}`,
    );
  }),

  check('a domain without a name, or with one that no domain can have, is refused', async (tck) => {
    const nameless = tck.guests.xml('x').replace('<name>x</name>', '');
    await refused(tck.host.domains.define(nameless), 'XML_INVALID');
    await refused(tck.host.domains.define(tck.guests.xml('a/b')), 'XML_INVALID');
  }),

  check('an element that nobody knows is kept, with a warning; strictly read it is refused', async (tck) => {
    const name = tck.name();
    const xml = tck.guests.xml(name, { more: "<wings span='3'/>" });
    await refused(tck.host.domains.define(xml, { strict: true }), 'XML_INVALID');
    const { warnings } = await tck.host.domains.define(xml);
    isTrue(
      warnings.some(({ message, path }) => `${path} ${message}`.includes('wings')),
      `it is warned of: ${JSON.stringify(warnings)}`,
    );
    isTrue((await tck.host.domains.get(name).xml()).includes('<wings'), 'it is kept');
  }),
]);
