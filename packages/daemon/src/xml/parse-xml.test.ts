import { DomainSpec } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import { Fault } from '../model/fault.js';
import { parseXml } from './parse-xml.js';

function inDevices(devices: string): string {
  return `<domain type='kvm'>\n<name>web</name>\n<devices>\n${devices}\n</devices>\n</domain>`;
}

function violationsOf(text: string, strict: boolean = false): string[] {
  try {
    parseXml('domain', text, { strict });
  } catch (error) {
    if (!(error instanceof Fault) || error.reason !== 'XML_INVALID') throw error;
    return (error.details.violations ?? []).map(
      ({ line, column, field, message }) => `${line}:${column} ${field} | ${message}`,
    );
  }
  return [];
}

test('a document becomes the message that the schema says, and nothing else', () => {
  const text = `<domain type='kvm' id='3'>
  <name>web</name>
  <memory unit='GiB' dumpCore='off'>2</memory>
  <vcpu placement='static' cpuset='0-3'>2</vcpu>
  <features><acpi/><pae/></features>
  <devices>
    <disk type='block' device='disk'>
      <driver name='qemu' type='raw' cache='none'/>
      <source dev='/dev/vg/web'/>
      <target dev='vda' bus='virtio'/>
      <readonly/>
      <address type='pci' domain='0x0000' bus='0x0a' slot='3' function='0x1'/>
    </disk>
  </devices>
</domain>`;
  expect(parseXml('domain', text)).toEqual({
    warnings: [],
    value: DomainSpec.fromPartial({
      type: 'kvm',
      id: 3,
      name: 'web',
      memoryBytes: 2 ** 31,
      memoryDumpCore: false,
      vcpu: { count: 2, placement: 'static', cpuset: '0-3' },
      features: { acpi: true, pae: true },
      devices: {
        disks: [
          {
            type: 'block',
            device: 'disk',
            driver: { name: 'qemu', type: 'raw', cache: 'none' },
            source: { dev: '/dev/vg/web' },
            target: { dev: 'vda', bus: 'virtio' },
            readonly: true,
            address: { type: 'pci', pci: { domain: 0, bus: 10, slot: 3, function: 1 } },
          },
        ],
      },
    }),
  });
});

test('every unit of libvirt is read, in any case, and memory without one is in KiB', () => {
  const sizes = [
    ['', 2048],
    [" unit='b'", 2],
    [" unit='bytes'", 2],
    [" unit='KB'", 2000],
    [" unit='k'", 2048],
    [" unit='KiB'", 2048],
    [" unit='MB'", 2_000_000],
    [" unit='M'", 2 ** 21],
    [" unit='mib'", 2 ** 21],
    [" unit='GB'", 2e9],
    [" unit='G'", 2 ** 31],
    [" unit='TB'", 2e12],
    [" unit='TiB'", 2 ** 41],
    [" unit='PB'", 2e15],
    [" unit='PiB'", 2 ** 51],
  ] as const;
  const read = sizes.map(
    ([unit]) => parseXml('domain', `<domain><name>a</name><memory${unit}>2</memory></domain>`).value.memoryBytes,
  );
  expect(read).toEqual(sizes.map(([, bytes]) => bytes));
});

test('all that is impossible is told at once, with line, column, path and what was meant', () => {
  const text = inDevices(`<disk type='fiel' device='disk'>
  <target dev='vda' bus='virtoi'/>
</disk>
<disk>
  <target bus='ide'/>
  <address type='pci' slot='0x20' function='eight'/>
</disk>
<graphics type='vnc' autoport='maybe' port='80.5'/>`).replace(
    '<devices>',
    '<memory unit="KiBi">1</memory><vcpu>-1</vcpu><devices>',
  );
  expect(violationsOf(text)).toMatchInlineSnapshot(`
    [
      "3:9 memory_bytes | /domain/memory/@unit is "KiBi"; expected one of bytes, KB, KiB, MB, MiB, GB, GiB, TB, TiB, PB, PiB, EB, EiB; did you mean KiB?",
      "3:37 vcpu.count | /domain/vcpu is "-1"; expected at least 1",
      "4:7 devices.disks[0].type | /domain/devices/disk[1]/@type is "fiel"; expected one of file, block, dir, network, volume, nvme, vhostuser; did you mean file?",
      "5:21 devices.disks[0].target.bus | /domain/devices/disk[1]/target/@bus is "virtoi"; expected one of ide, fdc, scsi, virtio, xen, usb, uml, sata, sd; did you mean virtio?",
      "8:3 devices.disks[1].target.dev | /domain/devices/disk[2]/target/@dev is absent; expected a value",
      "9:23 devices.disks[1].address.pci.slot | /domain/devices/disk[2]/address/@slot is "0x20"; expected at most 31",
      "9:35 devices.disks[1].address.pci.function | /domain/devices/disk[2]/address/@function is "eight"; expected a hexadecimal number such as 0x1f",
      "11:22 devices.graphics[0].autoport | /domain/devices/graphics[1]/@autoport is "maybe"; expected yes or no",
      "11:39 devices.graphics[0].port | /domain/devices/graphics[1]/@port is "80.5"; expected a whole number",
    ]
  `);
});

test('a value that is too large for the wire is impossible', () => {
  const text = `<domain id='4294967296'><name>a</name><memory unit='EiB'>1</memory><vcpu>99999999999999999999</vcpu></domain>`;
  expect(violationsOf(text)).toMatchInlineSnapshot(`
    [
      "1:9 id | /domain/@id is "4294967296"; expected at most 4294967295",
      "1:58 memory_bytes | /domain/memory is "1" EiB; expected at most 9007199254740991 bytes",
      "1:74 vcpu.count | /domain/vcpu is "99999999999999999999"; expected at most 65535",
    ]
  `);
});

test('what is not known is kept with a warning, or refused when strict', () => {
  const text = inDevices(`<disk type='network'>
  <source file='/a' protocol='rbd' name='b'/>
  <target dev='vda' bus='virtio' speed='fast'/>
  <turbo/>
</disk>
<teleporter xmlns:t='urn:t' t:range='3'>text</teleporter>`);
  const { value, warnings } = parseXml('domain', text);
  expect(warnings).toMatchInlineSnapshot(`
    [
      {
        "column": 11,
        "line": 5,
        "message": "/domain/devices/disk[1]/source/@file: means nothing where type is network",
        "path": "/domain/devices/disk[1]/source/@file",
      },
      {
        "column": 34,
        "line": 6,
        "message": "/domain/devices/disk[1]/target/@speed: this attribute is not known",
        "path": "/domain/devices/disk[1]/target/@speed",
      },
      {
        "column": 3,
        "line": 7,
        "message": "/domain/devices/disk[1]/turbo: this element is not known",
        "path": "/domain/devices/disk[1]/turbo",
      },
      {
        "column": 1,
        "line": 9,
        "message": "/domain/devices/teleporter: this element is not known",
        "path": "/domain/devices/teleporter",
      },
    ]
  `);
  expect(value.preservedXml.map((each) => ({ ...each, _unknownFields: undefined }))).toMatchInlineSnapshot(`
    [
      {
        "_unknownFields": undefined,
        "attributeValue": "/a",
        "line": 5,
        "name": "file",
        "namespaceUri": undefined,
        "parent": "/domain/devices/disk[1]/source",
        "position": undefined,
        "xml": undefined,
      },
      {
        "_unknownFields": undefined,
        "attributeValue": "fast",
        "line": 6,
        "name": "speed",
        "namespaceUri": undefined,
        "parent": "/domain/devices/disk[1]/target",
        "position": undefined,
        "xml": undefined,
      },
      {
        "_unknownFields": undefined,
        "attributeValue": undefined,
        "line": 7,
        "name": "turbo",
        "namespaceUri": undefined,
        "parent": "/domain/devices/disk[1]",
        "position": 2,
        "xml": "<turbo/>",
      },
      {
        "_unknownFields": undefined,
        "attributeValue": undefined,
        "line": 9,
        "name": "teleporter",
        "namespaceUri": undefined,
        "parent": "/domain/devices",
        "position": 1,
        "xml": "<teleporter xmlns:t='urn:t' t:range='3'>text</teleporter>",
      },
    ]
  `);
  expect(violationsOf(text, true)).toMatchInlineSnapshot(`
    [
      "5:11  | /domain/devices/disk[1]/source/@file: means nothing where type is network",
      "6:34  | /domain/devices/disk[1]/target/@speed: this attribute is not known",
      "7:3  | /domain/devices/disk[1]/turbo: this element is not known",
      "9:1  | /domain/devices/teleporter: this element is not known",
    ]
  `);
});

test('what one attribute decides holds for the fields of messages within', () => {
  const text = inDevices(`<serial type='udp'>
  <source mode='bind' host='127.0.0.1' service='1'/><source mode='connect' host='127.0.0.2' service='2'/>
</serial>
<serial type='tcp'><source mode='connect' host='127.0.0.1' service='1'/></serial>
<hostdev mode='subsystem' type='usb'><source><address bus='1' device='2'/></source></hostdev>
<hostdev mode='subsystem' type='mdev' model='vfio-pci'><source><address uuid='c2177883-f1bb-47f0-914d-32a22e3a8804'/></source></hostdev>`);
  const { value, warnings } = parseXml('domain', text, { strict: true });
  const { serials = [], hostdevs = [] } = value.devices ?? {};
  expect({
    serials: serials.map((each) => each.source),
    hostdevs: hostdevs.map((each) => each.source),
    warnings,
  }).toMatchObject({
    serials: [
      {
        type: 'udp',
        udp: [
          { mode: 'bind', service: '1' },
          { mode: 'connect', service: '2' },
        ],
      },
      { type: 'tcp', mode: 'connect', host: '127.0.0.1', service: '1', udp: [] },
    ],
    hostdevs: [{ usbAddress: { bus: 1, device: 2 } }, { mdevUuid: 'c2177883-f1bb-47f0-914d-32a22e3a8804' }],
    warnings: [],
  });
});

test('text is read as it is written, CDATA and characters by number too', () => {
  const text = '<domain><name>a</name><description> one\n<![CDATA[<two> & ]]>&#x263a;\t</description></domain>';
  expect(parseXml('domain', text).value.description).toBe(' one\n<two> & ☺\t');
});

test('metadata is kept verbatim and declares the namespaces that it uses', () => {
  const text = `<domain xmlns:a='urn:a'><name>x</name><metadata>\n<a:one a:b="1"/> <!-- c --><two xmlns="urn:b"/></metadata></domain>`;
  expect(parseXml('domain', text).value.metadata).toBe(
    `<metadata>\n<a:one xmlns:a='urn:a' a:b="1"/> <!-- c --><two xmlns="urn:b"/></metadata>`,
  );
});

test('a namespace is known by its URI, whatever the prefix', () => {
  const text = `<domain xmlns:z='http://libvirt.org/schemas/domain/qemu/1.0'><name>x</name><z:commandline><z:arg value='-s'/></z:commandline></domain>`;
  expect(parseXml('domain', text, { strict: true }).value.qemuCommandline?.args).toMatchObject([{ value: '-s' }]);
});

test('comments, white space and the XML declaration mean nothing', () => {
  const text = `<?xml version='1.0'?>\n<!-- a --><domain ><!-- b -->\r\n\t<name >a</name ><?pi c?></domain>\n<!-- d -->`;
  expect(parseXml('domain', text, { strict: true }).value).toEqual(DomainSpec.fromPartial({ name: 'a' }));
});
