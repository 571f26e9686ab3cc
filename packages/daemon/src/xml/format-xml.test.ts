import { DomainSpec } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import { Fault } from '../model/fault.js';
import { formatXml } from './format-xml.js';
import { parseXml } from './parse-xml.js';

type Given = Parameters<typeof DomainSpec.fromPartial>[0];

function format(spec: Given, includeSecrets: boolean = false): string {
  return formatXml('domain', DomainSpec.fromPartial(spec), { includeSecrets });
}

test('writes what is there in the order of the schema, and nothing else', () => {
  const spec: Given = {
    devices: {
      disks: [{ target: { dev: 'vda' }, type: 'file', source: { file: `/it's "<here>" & there` }, readonly: true }],
      graphics: [{ type: 'vnc', autoport: true }],
    },
    memoryBytes: 2 ** 30,
    name: 'web',
    features: { acpi: true, pae: false },
    description: '',
  };
  expect(format(spec)).toBe(`<domain>
  <name>web</name>
  <description></description>
  <memory unit='KiB'>1048576</memory>
  <features>
    <acpi/>
  </features>
  <devices>
    <disk type='file'>
      <source file='/it&apos;s &quot;&lt;here&gt;&quot; &amp; there'/>
      <target dev='vda'/>
      <readonly/>
    </disk>
    <graphics type='vnc' autoport='yes'/>
  </devices>
</domain>
`);
});

test('a size that is no whole number of its unit is written in bytes', () => {
  expect(format({ name: 'a', memoryBytes: 1000 })).toContain("<memory unit='bytes'>1000</memory>");
});

test('a secret is written only when it is asked for', () => {
  const spec: Given = { name: 'a', devices: { graphics: [{ type: 'vnc', passwd: 'canary' }] } };
  expect([format(spec).includes('canary'), format(spec, true).includes('canary')]).toEqual([false, true]);
});

test('what means nothing beside the others is not written', () => {
  const spec: Given = { name: 'a', devices: { disks: [{ type: 'block', source: { file: '/a', dev: '/dev/b' } }] } };
  expect(format(spec)).toContain("<source dev='/dev/b'/>");
});

test('the namespace is declared where something of it is written', () => {
  expect(format({ type: 'kvm', name: 'a', qemuCommandline: { args: [{ value: '-s' }] } })).toBe(
    `<domain type='kvm' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
  <name>a</name>
  <qemu:commandline>
    <qemu:arg value='-s'/>
  </qemu:commandline>
</domain>
`,
  );
});

test('what was kept is written where it stood, even if its parent would not be', () => {
  const text = `<domain>
  <first/>
  <name>a</name>
  <iothreadids colour='blue'>
    <stranger/>
  </iothreadids>
  <last x:y='1' xmlns:x='urn:x'/>
</domain>
`;
  expect(formatXml('domain', parseXml('domain', text).value)).toBe(text);
});

test('what was kept goes with its parent, and makes way for what the schema knows', () => {
  const preservedXml = [
    { parent: '/domain/devices/disk[2]', name: 'x', xml: '<x/>', position: 0 },
    { parent: '/domain', name: 'type', attributeValue: 'kept' },
    { parent: '/domain', name: 'y', xml: '<y/>', position: 99 },
  ];
  expect(format({ type: 'kvm', name: 'a', preservedXml })).toBe(`<domain type='kvm'>
  <name>a</name>
  <y/>
</domain>
`);
});

test('what XML cannot hold, or would end the element that it stands in, is refused', () => {
  const refused: Given[] = [
    { name: 'a\0b' },
    { name: 'a\uD800' },
    { metadata: '</metadata><devices/>' },
    { metadata: '<metadata/><devices/>' },
    { metadata: '<other/>' },
    { metadata: 'text' },
    { preservedXml: [{ parent: '/domain', name: 'x', xml: '<x></domain>' }] },
    { preservedXml: [{ parent: '/domain', name: 'x', xml: '<name>b</name>' }] },
  ];
  const told = refused.map((spec) => {
    try {
      return format(spec);
    } catch (error) {
      return error instanceof Fault ? error.reason : error;
    }
  });
  expect(told).toEqual(refused.map(() => 'XML_INVALID'));
  const attribute = { parent: '/domain', name: `x='1'><devices`, attributeValue: '' };
  expect(format({ name: 'a', preservedXml: [attribute] })).toBe('<domain>\n  <name>a</name>\n</domain>\n');
});
