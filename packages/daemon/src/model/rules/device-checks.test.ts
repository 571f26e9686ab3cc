import { DomainSpec } from '@holdfast/protocol';
import { describe, expect, test } from 'vitest';
import { validateSpec } from '../validate-spec.js';

/** What is wrong with devices, as `path: expectation`. */
function wrong(devices: object): readonly string[] {
  const spec = DomainSpec.fromPartial({ name: 'web1', memoryBytes: 2 ** 30, devices });
  return validateSpec(spec).map(({ field, expected }) => `${field}: ${expected}`);
}

const disk = (changes: object, dev = 'vda') => ({ source: { file: `/${dev}` }, target: { dev }, ...changes });

describe('disks', () => {
  test.each([
    [[disk({}), disk({ source: { file: '/other' } })], ['devices.disks[1].target.dev: another value']],
    [[disk({ target: undefined })], ['devices.disks[0].target: a value']],
    [
      [disk({ target: { dev: 'nvme0' } })],
      [expect.stringMatching(/^devices\.disks\[0\]\.target\.dev: a value that matches/)],
    ],
    [[disk({ source: undefined })], ['devices.disks[0].source.file: a value']],
    [[disk({ source: undefined, device: 'cdrom' }, 'sda')], []],
    [[disk({ type: 'block', source: {} })], ['devices.disks[0].source.dev: a value']],
    [[disk({ type: 'volume', source: { pool: 'default' } })], ['devices.disks[0].source.volume: a value']],
    [[disk({ type: 'nvme', source: { namespace: 1 } })], ['devices.disks[0].source.address: a value']],
    [
      [disk({ type: 'network', source: { protocol: 'rbd', hosts: [{}] } })],
      ['devices.disks[0].source.hosts[0].name: a name or an IP address'],
    ],
    [
      [disk({ device: 'cdrom', target: { dev: 'vda', bus: 'virtio' } })],
      ['devices.disks[0].target.bus: sata, scsi, ide or usb'],
    ],
    [[disk({ device: 'floppy', target: { dev: 'fda', bus: 'ide' } })], ['devices.disks[0].target.bus: fdc']],
    [
      [disk({ device: 'lun', target: { dev: 'sda', bus: 'scsi' } })],
      ['devices.disks[0].type: block, network or volume'],
    ],
    [[disk({ driver: { queueSize: 100 } })], ['devices.disks[0].driver.queue_size: a power of two']],
    [[disk({ driver: { io: 'native', cache: 'writeback' } })], ['devices.disks[0].driver.cache: none or directsync']],
    [[disk({ driver: { iothread: 3 } })], ['devices.disks[0].driver.iothread: the id of an I/O thread']],
    [[disk({ iotune: { totalBytesSec: 1, readBytesSec: 1 } })], ['devices.disks[0].iotune.total_bytes_sec: nothing']],
    [
      [disk({ source: { file: '/same' } }), disk({ source: { file: '/same' } }, 'vdb')],
      ['devices.disks[1].source.file: another value'],
    ],
    [[disk({ source: { file: '/same' }, readonly: true }), disk({ source: { file: '/same' } }, 'vdb')], []],
  ])('case %#', (disks, expected) => {
    expect(wrong({ disks })).toEqual(expected);
  });
});

describe('interfaces', () => {
  test.each([
    [{}, ['devices.interfaces[0].type: a value']],
    [{ type: 'network' }, ['devices.interfaces[0].source.network: a value']],
    [{ type: 'bridge' }, ['devices.interfaces[0].source.bridge: a value']],
    [{ type: 'bridge', source: { network: 'default' } }, []],
    [{ type: 'direct', source: {} }, ['devices.interfaces[0].source.dev: a value']],
    [{ type: 'vhostuser', source: { path: '/s' } }, ['devices.interfaces[0].source.socket_mode: a value']],
    [{ type: 'mcast', source: { port: 5 } }, ['devices.interfaces[0].source.socket_address: a value']],
    [{ type: 'hostdev' }, ['devices.interfaces[0].source.address: a value']],
    [
      { type: 'user', mac: { address: '53:54:00:00:00:01' } },
      ['devices.interfaces[0].mac.address: a unicast hardware address such as 52:54:00:12:34:56'],
    ],
    [{ type: 'user', driver: { rxQueueSize: 1000 } }, ['devices.interfaces[0].driver.rx_queue_size: a power of two']],
    [{ type: 'user', portForwards: [{ proto: 'tcp' }] }, ['devices.interfaces[0].port_forwards: nothing']],
    [{ type: 'user', portForwards: [{ proto: 'tcp' }], backend: { type: 'passt' } }, []],
  ])('%j', (nic, expected) => {
    expect(wrong({ interfaces: [nic] })).toEqual(expected);
  });

  test('hardware addresses are compared without regard to case', () => {
    const nic = (address: string) => ({ type: 'user', mac: { address } });
    expect(wrong({ interfaces: [nic('52:54:00:ab:cd:ef'), nic('52:54:00:AB:CD:EF')] })).toEqual([
      'devices.interfaces[1].mac.address: another value',
    ]);
  });
});

test('the two interfaces of a team are one to the guest', () => {
  const mac = { address: '52:54:00:00:00:01' };
  const address = { type: 'pci', pci: { bus: 3 } };
  const interfaces = [
    { type: 'user', mac, alias: 'ua-stays', teaming: { type: 'persistent' } },
    { type: 'hostdev', mac, source: { address }, teaming: { type: 'transient', persistent: 'ua-stays' } },
  ];
  expect(wrong({ interfaces })).toEqual([]);
});

test('the parts of a USB 2 controller share its index and its name', () => {
  const part = (model: string) => ({ type: 'usb', index: 0, model, alias: 'usb' });
  expect(wrong({ controllers: [part('ich9-ehci1'), part('ich9-uhci1'), part('ich9-uhci2')] })).toEqual([]);
});

describe('character devices', () => {
  test.each([
    [{ type: 'file' }, ['devices.serials[0].source.path: an absolute path']],
    [{ type: 'unix', mode: 'bind' }, ['devices.serials[0].source.path: the path of a socket']],
    [{ type: 'tcp', host: 'h' }, ['devices.serials[0].source.service: a port']],
    [{ type: 'tcp', mode: 'bind', service: '5' }, []],
    [
      { type: 'udp', udp: [{ mode: 'bind', service: '5' }] },
      ['devices.serials[0].source.udp: an end with mode connect and a service'],
    ],
    [{ type: 'spiceport' }, ['devices.serials[0].source.channel: the name of a channel']],
    [{ type: 'nmdm', master: '/a' }, ['devices.serials[0].source.slave: a device']],
    [{ type: 'pty', service: '5' }, ['devices.serials[0].source.service: nothing']],
    [{ type: 'null' }, []],
  ])('%j', (source, expected) => {
    expect(wrong({ serials: [{ source }] })).toEqual(expected);
  });

  test('channels may leave their socket to the daemon, and need a target', () => {
    const target = { type: 'virtio', name: 'org.qemu.guest_agent.0' };
    expect(wrong({ channels: [{ source: { type: 'unix' }, target }] })).toEqual([]);
    expect(wrong({ channels: [{ target: { type: 'guestfwd' } }, {}] })).toEqual([
      'devices.channels[1].target: a value',
      'devices.channels[0].target.address: an IP address',
      'devices.channels[0].target.port: a port',
    ]);
    expect(wrong({ channels: [{ target }, { target }] })).toEqual(['devices.channels[1].target.name: another value']);
  });

  test('serial ports have numbers of their own', () => {
    const serial = { target: { port: 0 } };
    expect(wrong({ serials: [serial, serial] })).toEqual(['devices.serials[1].target.port: another value']);
  });
});

describe('other devices', () => {
  test('names are given once; the first console is the first serial port', () => {
    expect(
      wrong({
        serials: [{ alias: 'ua-s' }],
        consoles: [{ alias: 'ua-s' }],
        inputs: [{ type: 'mouse', alias: 'ua-s' }],
      }),
    ).toEqual(['devices.inputs[0].alias: another value']);
  });

  test('places are taken once, a slot with several functions by each of them', () => {
    const at = (slot: number, part = 0) => ({ type: 'pci', pci: { slot, function: part } });
    expect(
      wrong({
        rngs: [0, 1, 1].map((part) => ({ model: 'virtio', backend: { model: 'builtin' }, address: at(4, part) })),
        memballoon: { model: 'virtio', address: at(5) },
        vsock: { address: at(5) },
      }),
    ).toEqual(['devices.rngs[2].address: another value', 'devices.vsock.address: another value']);
  });

  test('disks on different buses may have the same place at their controllers', () => {
    const address = { type: 'drive', drive: { controller: 0 } };
    const on = (dev: string, bus: string) => disk({ target: { dev, bus }, source: { file: `/${dev}` }, address });
    expect(wrong({ disks: [on('sda', 'scsi'), on('hda', 'ide')] })).toEqual([]);
    expect(wrong({ disks: [on('sda', 'scsi'), on('sdb', 'scsi')] })).toEqual([
      'devices.disks[1].address: another value',
    ]);
  });

  test.each([
    [
      {
        controllers: [
          { type: 'usb', index: 0 },
          { type: 'usb', index: 0 },
        ],
      },
      ['devices.controllers[1].index: another value'],
    ],
    [{ graphics: [{ type: 'vnc', passwd: 'longer than 8' }] }, ['devices.graphics[0].passwd: at most 8 characters']],
    [
      { graphics: [{ type: 'vnc', passwdValidTo: 'soon' }] },
      ['devices.graphics[0].passwd_valid_to: a time such as 2030-12-31T23:59:59'],
    ],
    [{ hostdevs: [{ type: 'pci' }] }, ['devices.hostdevs[0].source: a value']],
    [{ hostdevs: [{ type: 'pci', source: {} }] }, ['devices.hostdevs[0].source.pci_address: a place on the PCI bus']],
    [
      { hostdevs: [{ type: 'usb', source: { vendor: 1 } }] },
      ['devices.hostdevs[0].source.usb_address: a place on the USB, or vendor and product'],
    ],
    [
      { hostdevs: [{ type: 'mdev', source: { mdevUuid: '3cdb58e6-6e1f-4b0c-8f0e-0f3d9f0a4b7c' } }] },
      ['devices.hostdevs[0].model: vfio-pci, vfio-ccw or vfio-ap'],
    ],
    [{ hostdevs: [{ type: 'scsi', source: { protocol: 'iscsi' } }] }, ['devices.hostdevs[0].source.name: a target']],
    [{ leases: [{ lockspace: 'x' }] }, ['devices.leases[0].key: a value', 'devices.leases[0].target: a value']],
    [{ videos: [{ model: { type: 'vga', ramBytes: 1024 } }] }, ['devices.videos[0].model.ram_bytes: nothing']],
  ])('%j', (devices, expected) => {
    expect(wrong(devices)).toEqual(expected);
  });

  test('a password that is refused is not shown', () => {
    const spec = DomainSpec.fromPartial({
      name: 'web1',
      memoryBytes: 2 ** 30,
      devices: { graphics: [{ type: 'vnc', passwd: 'canary-of-a-password' }] },
    });
    expect(JSON.stringify(validateSpec(spec))).not.toContain('canary');
  });
});
