import { DomainSpec } from '@holdfast/protocol';
import { describe, expect, it } from 'vitest';
import type { EmulatorFacts } from './capabilities/emulator-facts.js';
import { domainCapabilities } from './domain-capabilities.js';
import { refusals } from './refusals.js';

const emulator: EmulatorFacts = {
  path: '/usr/bin/qemu-system-x86_64',
  arch: 'x86_64',
  version: '7.2.22',
  machines: [
    { name: 'pc-i440fx-7.2', alias: 'pc', isDefault: true, maxCpus: 255 },
    { name: 'pc-q35-7.2', alias: 'q35', isDefault: false, maxCpus: 288 },
    { name: 'microvm', alias: undefined, isDefault: false, maxCpus: 288 },
  ],
  cpuModels: ['qemu64'],
  devices: ['isa-serial', 'virtio-blk-pci', 'ide-hd', 'VGA', 'virtio-net-pci'],
};
const host = { emulators: [emulator], kvm: { usable: false, reason: 'it hangs' } } as const;
const good = { type: 'qemu', name: 'web', uuid: crypto.randomUUID(), memoryBytes: 1 << 25 };
const vda = { target: { dev: 'vda', bus: 'virtio' }, source: { file: '/disk' } };

/** Fields that are refused of a spec that is good but for this. */
function refused(change: object): string[] {
  return refusals(DomainSpec.fromPartial({ ...good, ...change }), host).map(({ field }) => field);
}

describe('refusals', () => {
  it('has nothing against a small guest', () => {
    expect(refused({ devices: { disks: [vda], serials: [{}] } })).toEqual([]);
  });

  it.each<[string, object, string[]]>([
    ['an unusable accelerator', { type: 'kvm' }, ['type']],
    ['another hypervisor', { type: 'xen' }, ['type']],
    ['another architecture', { os: { arch: 'aarch64' } }, ['os.arch', 'os.arch']],
    ['another machine', { os: { machine: 'isapc' } }, ['os.machine']],
    ['no memory', { memoryBytes: 0 }, ['memory_bytes']],
    ['too many processors', { vcpu: { count: 256 } }, ['vcpu.count']],
    ['an unknown processor', { cpu: { mode: 'custom', model: { name: 'i486' } } }, ['cpu.model.name']],
    ['the processor of the host without KVM', { cpu: { mode: 'host-passthrough' } }, ['cpu.mode']],
    [
      'a topology of another size',
      { vcpu: { count: 4 }, cpu: { topology: { sockets: 1, cores: 3, threads: 1 } } },
      ['cpu.topology'],
    ],
    ['pinning', { cpuTune: { shares: 2 } }, ['cpu_tune']],
    ['NUMA', { cpu: { numa: { cells: [{ cpus: '0', memoryBytes: 1 }] } } }, ['cpu.numa']],
    ['a TPM', { devices: { tpms: [{}] } }, ['devices.tpms']],
    ['two disks, one wrong', { devices: { disks: [vda, { ...vda, device: 'lun' }] } }, ['devices.disks[1].device']],
    [
      'a network disk',
      { devices: { disks: [{ type: 'network', target: vda.target, source: { protocol: 'nbd' } }] } },
      ['devices.disks[0].type', 'devices.disks[0].source.protocol', 'devices.disks[0].source.file'],
    ],
    [
      'variables of firmware at a relative path',
      { os: { loader: { path: '/f', type: 'pflash', readonly: true }, nvram: { path: 'vars.fd' } } },
      ['os.nvram.path'],
    ],
    [
      'a file of fw_cfg at a relative path',
      { sysinfo: [{ type: 'fwcfg', entries: [{ name: 'opt/a', file: 'a' }] }] },
      ['sysinfo[0].entries[0].file'],
    ],
    ['a disk without a source', { devices: { disks: [{ target: vda.target }] } }, ['devices.disks[0].source.file']],
    [
      'a relative path',
      { devices: { disks: [{ ...vda, source: { file: 'disk' } }] } },
      ['devices.disks[0].source.file'],
    ],
    [
      'an encrypted disk',
      { devices: { disks: [{ ...vda, encryption: { format: 'luks' } }] } },
      ['devices.disks[0].encryption'],
    ],
    ['a disk that forgets', { devices: { disks: [{ ...vda, transient: {} }] } }, ['devices.disks[0].transient']],
    [
      'IDE on q35',
      { os: { machine: 'q35' }, devices: { disks: [{ ...vda, target: { dev: 'hda', bus: 'ide' } }] } },
      ['devices.disks[0].target.bus'],
    ],
    [
      'a read-only IDE disk',
      { devices: { disks: [{ ...vda, readonly: true, target: { dev: 'hda', bus: 'ide' } }] } },
      ['devices.disks[0].readonly'],
    ],
    [
      'queues of IDE',
      { devices: { disks: [{ ...vda, driver: { queues: 2 }, target: { dev: 'hda', bus: 'ide' } }] } },
      ['devices.disks[0].driver.queues'],
    ],
    [
      'an iothread that is not there',
      { devices: { disks: [{ ...vda, driver: { iothread: 3 } }] } },
      ['devices.disks[0].driver.iothread'],
    ],
    [
      'a bridge',
      {
        devices: { interfaces: [{ type: 'bridge', mac: { address: '52:54:00:00:00:01' }, source: { bridge: 'br0' } }] },
      },
      ['devices.interfaces[0].type', 'devices.interfaces[0].source.bridge'],
    ],
    [
      'a tap that would have to be made',
      {
        devices: { interfaces: [{ type: 'ethernet', mac: { address: '52:54:00:00:00:01' }, target: { dev: 'tap0' } }] },
      },
      ['devices.interfaces[0].target'],
    ],
    [
      'a viewer from anywhere',
      { devices: { graphics: [{ type: 'vnc', listen: '0.0.0.0' }] } },
      ['devices.graphics[0].listen'],
    ],
    [
      'a web socket',
      { devices: { graphics: [{ type: 'vnc', socket: '/vnc', websocket: 5700 }] } },
      ['devices.graphics[0].websocket'],
    ],
    ['standard output', { devices: { serials: [{ source: { type: 'stdio' } }] } }, ['devices.serials[0].source.type']],
    [
      'a file without a path',
      { devices: { serials: [{ source: { type: 'file' } }] } },
      ['devices.serials[0].source.path'],
    ],
    [
      'two orders of booting',
      { os: { boot: [{ dev: 'hd' }] }, devices: { disks: [{ ...vda, boot: { order: 1 } }] } },
      ['os.boot'],
    ],
    [
      'any file as a source of random numbers',
      { devices: { rngs: [{ model: 'virtio', backend: { model: 'random', path: '/etc/shadow' } }] } },
      ['devices.rngs[0].backend.path'],
    ],
    ['Hyper-V without KVM', { features: { hyperv: { relaxed: true } } }, ['features.hyperv']],
    [
      'a sound card on microvm',
      { os: { machine: 'microvm' }, devices: { sounds: [{ model: 'ac97' }] } },
      ['devices.sounds'],
    ],
    ['a device that this QEMU lacks', { devices: { videos: [{ model: { type: 'qxl' } }] } }, ['devices']],
    ['another emulator', { devices: { emulator: '/tmp/mine' } }, ['devices.emulator']],
  ])('names %s', (_what, change, fields) => {
    expect(refused(change)).toEqual(fields);
  });

  it('names what a newer release sent', () => {
    const spec = DomainSpec.fromPartial(good);
    const newer = {
      ...spec,
      os: { ...DomainSpec.fromPartial({ os: {} }).os, _unknownFields: { 900: [] } },
    } as unknown as DomainSpec;
    expect(refusals(newer, host)).toMatchObject([{ field: 'os.(900)', found: 'a field of a newer release' }]);
  });

  it('gives the reason why KVM cannot be used, and says so when there is no QEMU', () => {
    const spec = DomainSpec.fromPartial({ ...good, type: 'kvm' });
    expect(refusals(spec, host)).toEqual([{ field: 'type', found: 'kvm', expected: 'qemu: it hangs' }]);
    expect(refusals(spec, { emulators: [], kvm: undefined })).toMatchObject([
      { field: 'os.arch', expected: 'an installed QEMU: qemu-system-x86_64 is not here' },
    ]);
  });
});

describe('domainCapabilities', () => {
  it('says which buses a machine has', () => {
    const buses = ['pc', 'q35', 'microvm'].map(
      (machine) => domainCapabilities(machine).find(({ path }) => path === 'devices.disks.target.bus')?.values,
    );
    expect(buses).toEqual([
      ['ide', 'fdc', 'scsi', 'virtio', 'usb', 'sata'],
      ['scsi', 'virtio', 'usb', 'sata'],
      ['virtio'],
    ]);
  });
});
