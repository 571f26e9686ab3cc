import { DomainSpec, fieldRules } from '@holdfast/protocol';
import { describe, expect, test } from 'vitest';
import { Fault } from './fault.js';
import { throwViolations, validateName, validateSpec } from './validate-spec.js';

const gibibyte = 1024 ** 3;
const good = {
  name: 'web1',
  uuid: '3cdb58e6-6e1f-4b0c-8f0e-0f3d9f0a4b7c',
  memoryBytes: gibibyte,
  devices: {
    disks: [{ source: { file: '/images/web1.qcow2' }, target: { dev: 'vda', bus: 'virtio' } }],
    interfaces: [{ type: 'network', source: { network: 'default' } }],
  },
};

/** What is wrong, one line each: the path and the expectation. */
function wrong(changes: object): readonly string[] {
  return validateSpec(DomainSpec.fromPartial({ ...good, ...changes })).map(({ message }) => message);
}

function wrongDevices(devices: object): readonly string[] {
  return wrong({ devices });
}

test('a good spec has nothing wrong', () => {
  expect(wrong({})).toEqual([]);
});

test('all that is wrong is said at once, each place once', () => {
  const violations = validateSpec(
    DomainSpec.fromPartial({
      name: 'a/b',
      memoryBytes: 512,
      vcpu: { count: 0 },
      devices: { disks: [{ target: { dev: 'vda', bus: 'virtoi' } }] },
    }),
  );
  expect(violations).toEqual([
    { field: 'vcpu.count', found: '0', expected: 'at least 1', message: 'vcpu.count is 0; expected at least 1' },
    {
      field: 'devices.disks[0].target.bus',
      found: 'virtoi',
      expected: 'one of ide, fdc, scsi, virtio, xen, usb, uml, sata, sd',
      message:
        'devices.disks[0].target.bus is virtoi; expected one of ide, fdc, scsi, virtio, xen, usb, uml, sata, sd, did you mean virtio?',
    },
    { field: 'name', found: 'a/b', expected: 'a name without /', message: 'name is a/b; expected a name without /' },
    {
      field: 'memory_bytes',
      found: '512',
      expected: 'at least 1048576',
      message: 'memory_bytes is 512; expected at least 1048576, the unit is bytes',
    },
    {
      field: 'devices.disks[0].source.file',
      found: 'absent',
      expected: 'a value',
      message: 'devices.disks[0].source.file is absent; expected a value, since devices.disks[0].type is file',
    },
  ]);
});

describe('single fields', () => {
  test.each([
    [{ name: undefined }, 'name is absent; expected a value'],
    [{ onCrash: 'explode' }, 'on_crash is explode; expected one of destroy, restart'],
    [{ iothreads: 5000 }, 'iothreads is 5000; expected at most 1024'],
    // Whoever counted them one by one would never come to an end.
    [{ iothreads: 4_000_000_000 }, 'iothreads is 4000000000; expected at most 1024'],
    [{ os: { kernel: 'vmlinuz' } }, 'os.kernel is vmlinuz; expected an absolute path'],
    [{ os: { machine: 'pc -monitor stdio' } }, 'os.machine is pc -monitor stdio; expected a value that matches'],
    [{ vcpu: { cpuset: 'all' } }, 'vcpu.cpuset is all; expected a list of numbers such as 0-3,^2'],
    [{ title: 'x'.repeat(5000) }, 'title is 5000 characters long; expected at most 4096 characters'],
    [{ description: 'a\0b' }, 'description is a\\u0000b; expected text without NUL'],
    [{ memoryBytes: 1.5 }, 'memory_bytes is 1.5; expected a whole number below 2^53'],
    [{ memoryBytes: 2 ** 60 }, 'memory_bytes is 1152921504606847000; expected a whole number below 2^53'],
    [{ blkioTune: { weight: 1 } }, 'blkio_tune.weight is 1; expected at least 100'],
    [{ features: { kvm: { dirtyRing: { size: 4096 } } } }, 'features.kvm.dirty_ring.state is absent; expected a value'],
  ])('%j', (changes, expected) => {
    expect(wrong(changes)).toEqual([expect.stringContaining(expected)]);
  });

  test('a value of the wrong kind is refused, whatever a caller without types sends', () => {
    const spec = {
      ...DomainSpec.fromPartial(good),
      title: 7,
      iothreads: '2',
      memoryDumpCore: 'on',
    } as unknown as DomainSpec;
    expect(validateSpec(spec).map(({ message }) => message)).toEqual([
      'title is 7; expected text',
      'memory_dump_core is on; expected true or false',
      'iothreads is 2; expected a number',
    ]);
  });

  test('every vocabulary of the schema refuses a word that it does not have', () => {
    const accepted = Object.entries(fieldRules).flatMap(([message, rules]) =>
      Object.entries(rules)
        .filter(([, rule]) => rule.values !== undefined && rule.values.includes('no-such-word'))
        .map(([property]) => `${message}.${property}`),
    );
    expect(accepted).toEqual([]);
    expect(wrongDevices({ watchdogs: [{ model: 'no-such-word' }] })).toHaveLength(1);
  });
});

describe('fields that mean something only under another', () => {
  test('are refused elsewhere, with the field that decides', () => {
    expect(wrongDevices({ disks: [{ source: { file: '/a', dev: '/dev/sda' }, target: { dev: 'vda' } }] })).toEqual([
      'devices.disks[0].source.dev is /dev/sda; expected nothing, since devices.disks[0].type is file and not block',
    ]);
    expect(wrong({ clock: { offset: 'utc', timezone: 'Europe/Paris' } })).toEqual([
      'clock.timezone is Europe/Paris; expected nothing, since clock.offset is utc and not timezone',
    ]);
  });

  test('are not asked for elsewhere, and nothing follows from a decision that is itself wrong', () => {
    expect(wrongDevices({ disks: [{ type: 'flie', source: { dev: '/dev/sda' }, target: { dev: 'vda' } }] })).toEqual([
      expect.stringContaining('did you mean file?'),
    ]);
  });

  test('are looked at in messages of the same element', () => {
    const address = { type: 'pci', usb: { bus: 0 } };
    expect(wrongDevices({ memballoon: { model: 'virtio', address } })).toEqual([
      'devices.memballoon.address.usb is given; expected nothing, since devices.memballoon.address.type is pci and not usb',
    ]);
  });
});

describe('names', () => {
  test.each([
    ['', '1 to 255 bytes'],
    ['   ', '1 to 255 bytes'],
    ['x'.repeat(256), 'at most 255 bytes'],
    ['ü'.repeat(128), 'at most 255 bytes'],
    ['../etc', 'a name without /'],
    ['a\nb', 'a name without control characters'],
    ['a\u001b[31m', 'a name without control characters'],
    ['a\u2028b', 'a name without control characters'],
    ['-rf', 'a name that does not begin with - or .'],
    ['.hidden', 'a name that does not begin with - or .'],
  ])('%j', (name, expected) => {
    expect(validateName(name, 'new_name').map((one) => one.expected)).toEqual([expected]);
  });

  test.each(['web1', 'ü'.repeat(127), 'a b', 'a,b=c', "it's"])('%j is one', (name) => {
    expect(validateName(name, 'new_name')).toEqual([]);
  });

  test('what is shown of a bad name is one line without escape sequences', () => {
    const [first] = validateName('a\n{"level":60}\u001b[2J', 'name');
    expect(first?.message).toBe('name is a\\u000a{"level":60}\\u001b[2J; expected a name without control characters');
  });
});

describe('identity, memory and CPUs', () => {
  test.each([
    [{ uuid: 'web1' }, 'uuid is web1; expected a UUID'],
    [{ uuid: '1'.repeat(32) }, `uuid is ${'1'.repeat(32)}; expected a UUID, whose digits are not all the same`],
    [{ title: 'two\nlines' }, 'title is two\\u000alines; expected one line'],
    [{ memoryBytes: undefined }, 'memory_bytes is absent; expected the memory of the guest, in bytes'],
    [
      { currentMemoryBytes: 2 * gibibyte },
      'current_memory_bytes is 2147483648; expected at most 1073741824, which is all the memory there is',
    ],
    [
      { memoryBytes: 2 ** 52 },
      'memory_bytes is 4503599627370496; expected at most 1125899906842624, the unit is bytes',
    ],
    [{ maxMemory: { bytes: 1 } }, 'max_memory.bytes is 1; expected at least 1073741824, which is memory_bytes'],
    [
      { memoryTune: { hardLimitBytes: 2, swapHardLimitBytes: 1 } },
      'memory_tune.swap_hard_limit_bytes is 1; expected at least 2, which is memory_tune.hard_limit_bytes',
    ],
    [{ vcpu: { count: 2, current: 3 } }, 'vcpu.current is 3; expected at most 2, which is vcpu.count'],
    [
      { vcpu: { count: 4 }, cpu: { topology: { sockets: 1, cores: 3, threads: 1 } } },
      'cpu.topology is 1 sockets x 1 dies x 3 cores x 1 threads = 3; expected a product of 4, which is vcpu.count',
    ],
    [
      {
        vcpu: { count: 2 },
        vcpus: [
          { id: 0, enabled: true },
          { id: 1, enabled: false },
        ],
      },
      'vcpus is 1 enabled; expected 2, which is vcpu.current',
    ],
    [
      { cpuTune: { vcpuPins: [{ vcpu: 1, cpuset: '0' }] } },
      'cpu_tune.vcpu_pins[0].vcpu is 1; expected less than 1, the number of virtual CPUs',
    ],
    [
      { cpu: { numa: { cells: [{ cpus: '0-3', memoryBytes: gibibyte }] } } },
      'cpu.numa.cells[0].cpus is 0-3; expected numbers less than 1',
    ],
    [
      { iothreadIds: [{ id: 2 }, { id: 2 }] },
      'iothread_ids[1].id is 2; expected another value, since iothread_ids[0].id is 2 too and each I/O thread needs its own',
    ],
  ])('%j', (changes, expected) => {
    expect(wrong(changes)).toEqual([expected]);
  });
});

test('memory modules count, and nodes replace what was said of all memory together', () => {
  const memoryDevices = [{ model: 'dimm', target: { sizeBytes: gibibyte } }];
  expect(wrong({ currentMemoryBytes: 2 * gibibyte, devices: { memoryDevices } })).toEqual([]);
  const cpu = { numa: { cells: [{ memoryBytes: gibibyte }] } };
  expect(wrong({ memoryBytes: 2 * gibibyte, currentMemoryBytes: 2 * gibibyte, cpu })).toEqual([]);
});

describe('booting', () => {
  test.each([
    [
      { os: { boot: [{ dev: 'hd' }] }, devices: { interfaces: [{ type: 'user', boot: { order: 1 } }] } },
      'os.boot is given; expected either os.boot or boot.order of devices, and devices.interfaces[0].boot.order is given',
    ],
    [
      {
        devices: {
          disks: [{ ...good.devices.disks[0], boot: { order: 1 } }],
          interfaces: [{ type: 'user', boot: { order: 1 } }],
        },
      },
      'devices.interfaces[0].boot.order is 1; expected another value, since devices.disks[0].boot.order is 1 too and each device needs its own',
    ],
    [{ os: { initrd: '/initrd' } }, 'os.initrd is /initrd; expected nothing, since there is no os.kernel'],
    [{ os: { cmdline: 'quiet' } }, 'os.cmdline is quiet; expected nothing, since there is no os.kernel'],
    [{ os: { loader: { type: 'rom' } } }, 'os.loader.path is absent'],
    [{ os: { loader: { path: '/x', secure: true } } }, 'os.loader.type is rom; expected pflash'],
    [{ os: { nvram: { path: '/x' } } }, 'os.nvram is given; expected nothing'],
  ])('%j', (changes, expected) => {
    expect(wrong(changes)).toEqual([expect.stringContaining(expected)]);
  });
});

test('throwViolations carries all and says the first', () => {
  const violations = validateSpec(DomainSpec.fromPartial({ name: '-', memoryBytes: 1 }));
  let thrown: unknown;
  try {
    throwViolations(violations);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(Fault);
  expect(thrown).toMatchObject({
    reason: 'INVALID_ARGUMENT',
    message: 'name is -; expected a name that does not begin with - or .; and 1 more',
    details: { violations },
  });
  expect(() => throwViolations([])).not.toThrow();
});
