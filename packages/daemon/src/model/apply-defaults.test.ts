import { DomainSpec } from '@holdfast/protocol';
import { describe, expect, test } from 'vitest';
import { applyDefaults } from './apply-defaults.js';
import { validateSpec } from './validate-spec.js';

const host = { domainType: 'qemu', arch: 'x86_64', machine: 'pc', emulator: '/usr/bin/qemu-system-x86_64' };
const gibibyte = 1024 ** 3;

function completed(spec: object, changes: object = {}): DomainSpec {
  return applyDefaults(DomainSpec.fromPartial({ name: 'web1', memoryBytes: gibibyte, ...spec }), {
    ...host,
    ...changes,
  });
}

/** Only what is there, for reading. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, item: unknown) =>
    key === '_unknownFields' || (Array.isArray(item) && item.length === 0) ? undefined : item,
  );
}

describe('applyDefaults', () => {
  test('makes a bootable machine of a name and an amount of memory', () => {
    expect(plain(completed({}))).toEqual({
      type: 'qemu',
      name: 'web1',
      memoryBytes: gibibyte,
      currentMemoryBytes: gibibyte,
      vcpu: { count: 1, placement: 'static' },
      os: { type: 'hvm', arch: 'x86_64', machine: 'pc', boot: [{ dev: 'hd' }] },
      clock: { offset: 'utc' },
      onPoweroff: 'destroy',
      onReboot: 'restart',
      onCrash: 'destroy',
      devices: { emulator: '/usr/bin/qemu-system-x86_64', memballoon: { model: 'virtio' } },
    });
  });

  test('keeps what was given', () => {
    const given = {
      type: 'kvm',
      currentMemoryBytes: gibibyte / 2,
      vcpu: { count: 4, placement: 'auto', current: 2 },
      os: { type: 'hvm', arch: 'aarch64', machine: 'virt', boot: [{ dev: 'network' }] },
      clock: { offset: 'localtime' },
      onPoweroff: 'preserve',
      onReboot: 'destroy',
      onCrash: 'preserve',
      devices: { emulator: '/opt/qemu', memballoon: { model: 'none' } },
    };
    expect(plain(completed(given))).toEqual({ name: 'web1', memoryBytes: gibibyte, ...given });
  });

  test('leaves the spec that came in as it was, and a completed spec as it is', () => {
    const spec = DomainSpec.fromPartial({
      name: 'web1',
      uuid: '3CDB58E66E1F4B0C8F0E0F3D9F0A4B7C',
      memoryBytes: gibibyte,
      devices: {
        disks: [{ source: { file: '/a' }, target: { dev: 'vda' } }],
        interfaces: [{ type: 'user' }],
        consoles: [{}],
        graphics: [{ type: 'vnc' }],
        controllers: [{ type: 'usb' }],
        inputs: [{ type: 'tablet' }],
      },
    });
    const before = structuredClone(spec);
    const once = applyDefaults(spec, host);
    expect(spec).toEqual(before);
    expect(applyDefaults(once, host)).toEqual(once);
    expect(once.uuid).toBe('3cdb58e6-6e1f-4b0c-8f0e-0f3d9f0a4b7c');
    expect(validateSpec(once)).toEqual([]);
  });

  test('takes memory from NUMA nodes and the number of CPUs from the topology', () => {
    const spec = completed({
      memoryBytes: undefined,
      cpu: {
        topology: { sockets: 2, cores: 3, threads: 1 },
        numa: { cells: [{ memoryBytes: gibibyte }, { memoryBytes: gibibyte }] },
      },
    });
    expect([spec.memoryBytes, spec.currentMemoryBytes, spec.vcpu?.count]).toEqual([2 * gibibyte, 2 * gibibyte, 6]);
  });

  test('takes current memory down with memory that nodes replace', () => {
    const cpu = { numa: { cells: [{ memoryBytes: gibibyte / 2 }] } };
    expect(completed({ currentMemoryBytes: gibibyte, cpu }).currentMemoryBytes).toBe(gibibyte / 2);
  });

  test('boots from the device that has a turn, not from any disk', () => {
    expect(completed({ devices: { interfaces: [{ type: 'user', boot: { order: 1 } }] } }).os?.boot).toEqual([]);
  });

  test('knows what a named CPU model means', () => {
    expect(completed({ cpu: { model: { name: 'Skylake-Server' }, features: [{ name: 'vmx' }] } }).cpu).toMatchObject({
      mode: 'custom',
      match: 'exact',
      check: 'partial',
      model: { name: 'Skylake-Server', fallback: 'allow' },
      features: [{ name: 'vmx', policy: 'require' }],
    });
  });
});

describe('disks', () => {
  const buses = (machine: string, devs: readonly string[]): readonly (string | undefined)[] =>
    completed({ devices: { disks: devs.map((dev) => ({ target: { dev } })) } }, { machine }).devices?.disks.map(
      ({ target }) => target?.bus,
    ) ?? [];

  test('have the bus that their name stands for', () => {
    const devs = ['hda', 'sda', 'vda', 'fda', 'xvda'];
    expect(buses('pc', devs)).toEqual(['ide', 'scsi', 'virtio', 'fdc', 'xen']);
    expect(buses('pc-q35-7.2', devs)).toEqual(['ide', 'sata', 'virtio', 'fdc', 'xen']);
  });

  test('are raw files unless they say otherwise, and CD-ROMs are read-only', () => {
    const spec = completed({
      devices: {
        disks: [
          { source: { file: '/a' }, target: { dev: 'vda' } },
          { device: 'cdrom', driver: { type: 'qcow2' }, target: { dev: 'hdc' } },
        ],
      },
    });
    expect(plain(spec.devices?.disks)).toEqual([
      {
        type: 'file',
        device: 'disk',
        driver: { name: 'qemu', type: 'raw' },
        source: { file: '/a' },
        target: { dev: 'vda', bus: 'virtio' },
      },
      {
        type: 'file',
        device: 'cdrom',
        driver: { name: 'qemu', type: 'qcow2' },
        target: { dev: 'hdc', bus: 'ide', tray: 'closed' },
        readonly: true,
        address: { type: 'drive', drive: { controller: 0, bus: 1, target: 0, unit: 0 } },
      },
    ]);
  });

  test('stand at their controllers in the order of their names', () => {
    const places = (machine: string, devs: readonly string[]) =>
      completed({ devices: { disks: devs.map((dev) => ({ target: { dev } })) } }, { machine }).devices?.disks.map(
        ({ address }) => address?.drive && `${address.drive.controller}:${address.drive.bus}:${address.drive.unit}`,
      );
    expect(places('pc', ['hda', 'hdb', 'hdd', 'sda', 'sdh', 'vdz', 'fdb'])).toEqual([
      '0:0:0',
      '0:0:1',
      '0:1:1',
      '0:0:0',
      '1:0:0',
      undefined,
      '0:0:1',
    ]);
    expect(places('q35', ['sda', 'sdg', 'sdaa'])).toEqual(['0:0:0', '1:0:0', '4:0:2']);
  });
});

describe('interfaces', () => {
  const addresses = (spec: object) => completed(spec).devices?.interfaces.map(({ mac }) => mac?.address);

  test('get an address that depends on the domain and the position alone', () => {
    const spec = {
      uuid: '3cdb58e6-6e1f-4b0c-8f0e-0f3d9f0a4b7c',
      devices: { interfaces: [{ type: 'user' }, { type: 'user' }] },
    };
    const [one, other] = addresses(spec) ?? [];
    expect([one, other]).toEqual([
      expect.stringMatching(/^52:54:00(:[0-9a-f]{2}){3}$/),
      expect.not.stringMatching(`${one}`),
    ]);
    expect(addresses(spec)).toEqual([one, other]);
    expect(addresses({ ...spec, uuid: '4cdb58e6-6e1f-4b0c-8f0e-0f3d9f0a4b7c' })).not.toContain(one);
  });

  test('do not get an address that another was given', () => {
    const [first] = addresses({ devices: { interfaces: [{ type: 'user' }] } }) ?? [];
    const both = addresses({ devices: { interfaces: [{ type: 'user' }, { type: 'user', mac: { address: first } }] } });
    expect(both?.[1]).toBe(first);
    expect(both?.[0]).not.toBe(first);
  });

  test('are virtio where the machine has PCI', () => {
    const models = (changes: object) =>
      completed({ devices: { interfaces: [{ type: 'user' }] } }, changes).devices?.interfaces.map(({ model }) => model);
    expect([models({}), models({ machine: 'microvm' }), models({ domainType: 'test' })]).toEqual([
      ['virtio'],
      [undefined],
      [undefined],
    ]);
  });
});

describe('other devices', () => {
  test('a console is the first serial port, and a serial port the first console', () => {
    const source = { type: 'file', path: '/var/log/web1.log' };
    const ofConsole = completed({ devices: { consoles: [{ source }] } }).devices;
    const ofSerial = completed({ devices: { serials: [{ source }] } }).devices;
    const expected = {
      serials: [{ source, target: { type: 'isa-serial', port: 0, model: 'isa-serial' } }],
      consoles: [{ source, target: { type: 'serial', port: 0 } }],
    };
    expect(plain(ofConsole)).toMatchObject(expected);
    expect(plain(ofSerial)).toMatchObject(expected);
  });

  test('serial ports get numbers that nobody has', () => {
    const serials = [{ target: { port: 0 } }, {}, { target: { port: 1 } }, {}];
    expect(completed({ devices: { serials } }).devices?.serials.map(({ target }) => target?.port)).toEqual([
      0, 2, 1, 3,
    ]);
  });

  test('a virtio console is not a serial port', () => {
    expect(completed({ devices: { consoles: [{ target: { type: 'virtio' } }] } }).devices?.serials).toEqual([]);
  });

  test('a screen that can be seen has a graphics card, and is not open to the world', () => {
    const { graphics, videos } = completed({ devices: { graphics: [{ type: 'vnc' }] } }).devices ?? {};
    expect(plain([graphics, videos])).toEqual([
      [{ type: 'vnc', autoport: true, listens: [{ type: 'address', address: '127.0.0.1' }] }],
      [{ model: { type: 'vga', heads: 1, primary: true } }],
    ]);
  });

  test('controllers of a type are numbered around the numbers given', () => {
    const controllers = [
      { type: 'usb' },
      { type: 'scsi', index: 0 },
      { type: 'scsi' },
      { type: 'usb', index: 1 },
      { type: 'usb' },
    ];
    expect(completed({ devices: { controllers } }).devices?.controllers.map(({ index }) => index)).toEqual([
      0, 0, 1, 1, 2,
    ]);
  });

  test('a machine without PCI has no balloon', () => {
    expect(completed({}, { machine: 'microvm' }).devices?.memballoon?.model).toBe('none');
  });

  test('small ones have what their schema says', () => {
    const devices = completed({
      devices: {
        inputs: [{ type: 'tablet' }, { type: 'keyboard' }],
        watchdogs: [{ model: 'i6300esb' }],
        rngs: [{ model: 'virtio', backend: { model: 'random' } }],
        tpms: [{ backend: { type: 'emulator' } }],
        vsock: {},
        filesystems: [{ source: { dir: '/srv' }, target: { dir: 'srv' } }],
        hostdevs: [{ type: 'pci' }],
      },
    }).devices;
    expect(plain(devices)).toMatchObject({
      inputs: [{ bus: 'usb' }, { bus: 'ps2' }],
      watchdogs: [{ action: 'reset' }],
      rngs: [{ backend: { path: '/dev/urandom' } }],
      tpms: [{ backend: { version: '2.0' } }],
      vsock: { model: 'virtio', cid: { auto: true } },
      filesystems: [{ type: 'mount', accessmode: 'passthrough' }],
      hostdevs: [{ mode: 'subsystem', managed: false }],
    });
  });
});

test('thousands of controllers are numbered without a look at all those before', () => {
  const controllers = Array.from({ length: 9_000 }, () => ({ type: 'scsi' as const }));
  const { devices } = completed({ devices: { controllers: [{ type: 'scsi', index: 1 }, ...controllers] } });
  const indices = devices?.controllers.map(({ index }) => index) ?? [];
  expect([indices.slice(0, 4), indices.at(-1)]).toEqual([[1, 0, 2, 3], 9_000]);
});
