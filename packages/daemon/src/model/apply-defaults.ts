import {
  DomainClock,
  type DomainCpu,
  DomainDevices,
  DomainOs,
  type DomainSpec,
  type VcpuCount,
} from '@holdfast/protocol';
import { withCharacterDeviceDefaults } from './defaults/character-device-defaults.js';
import { withDeviceDefaults } from './defaults/device-defaults.js';
import { withDiskDefaults } from './defaults/disk-defaults.js';
import type { HostDefaults } from './defaults/host-defaults.js';
import { withInterfaceDefaults } from './defaults/interface-defaults.js';
import { normalizeUuid } from './uuid.js';

export type { HostDefaults } from './defaults/host-defaults.js';

/**
 * Fills in what the caller left open. What is given is kept, and the spec that came in is not touched, so that both
 * can be told apart. Asked twice it gives the same: a completed spec stays as it is.
 */
export function applyDefaults(spec: DomainSpec, host: HostDefaults): DomainSpec {
  const uuid = spec.uuid === undefined ? undefined : (normalizeUuid(spec.uuid) ?? spec.uuid);
  const os = withOsDefaults(spec, host);
  const memoryBytes = numaMemoryBytes(spec) ?? spec.memoryBytes;
  const currentMemoryBytes = withCurrentMemory(spec, memoryBytes);
  return {
    ...spec,
    type: spec.type ?? host.domainType,
    ...(uuid === undefined ? {} : { uuid }),
    ...(memoryBytes === undefined ? {} : { memoryBytes }),
    ...(currentMemoryBytes === undefined ? {} : { currentMemoryBytes }),
    vcpu: withVcpuDefaults(spec),
    os,
    ...(spec.cpu === undefined ? {} : { cpu: withCpuDefaults(spec.cpu) }),
    clock: withClockDefaults(spec.clock),
    onPoweroff: spec.onPoweroff ?? 'destroy',
    onReboot: spec.onReboot ?? 'restart',
    onCrash: spec.onCrash ?? 'destroy',
    devices: withAllDevices(spec, { ...host, arch: os.arch ?? host.arch, machine: os.machine ?? host.machine }),
  };
}

function numaMemoryBytes(spec: DomainSpec): number | undefined {
  const cells = spec.cpu?.numa?.cells ?? [];
  if (cells.length === 0) return undefined;
  return cells.reduce((sum, cell) => sum + (cell.memoryBytes ?? 0), 0);
}

/** What was written to go with a `memory_bytes` that nodes of less memory replace goes down with it. */
function withCurrentMemory(spec: DomainSpec, memoryBytes: number | undefined): number | undefined {
  const given = spec.currentMemoryBytes;
  if (given === undefined || memoryBytes === undefined) return given ?? memoryBytes;
  const modules = spec.devices?.memoryDevices ?? [];
  return Math.min(given, memoryBytes + modules.reduce((sum, { target }) => sum + (target?.sizeBytes ?? 0), 0));
}

function withVcpuDefaults(spec: DomainSpec): VcpuCount {
  const { vcpu, cpu } = spec;
  const { sockets = 1, dies = 1, cores = 1, threads = 1 } = cpu?.topology ?? {};
  return { ...vcpu, count: vcpu?.count ?? sockets * dies * cores * threads, placement: vcpu?.placement ?? 'static' };
}

function withOsDefaults(spec: DomainSpec, host: HostDefaults): DomainOs {
  const os = spec.os ?? DomainOs.create();
  const type = os.type ?? 'hvm';
  const hasOrder = deviceBootOrders(spec) > 0;
  return {
    ...os,
    type,
    arch: os.arch ?? host.arch,
    machine: os.machine ?? host.machine,
    boot: os.boot.length === 0 && !hasOrder && type === 'hvm' ? [{ dev: 'hd' }] : os.boot,
    ...(os.loader === undefined
      ? {}
      : {
          loader: {
            ...os.loader,
            type: os.loader.type ?? 'rom',
            ...(os.loader.readonly === undefined && (os.loader.type ?? 'rom') === 'rom' ? { readonly: true } : {}),
          },
        }),
  };
}

/** How many devices have a turn of their own in booting. */
function deviceBootOrders(spec: DomainSpec): number {
  const { disks = [], interfaces = [], hostdevs = [], redirdevs = [], filesystems = [] } = spec.devices ?? {};
  return [...disks, ...interfaces, ...hostdevs, ...redirdevs, ...filesystems].filter((device) => device.boot).length;
}

function withCpuDefaults(cpu: DomainCpu): DomainCpu {
  const mode = cpu.mode ?? (cpu.model?.name === undefined ? undefined : 'custom');
  if (mode === undefined) return cpu;
  return {
    ...cpu,
    mode,
    match: cpu.match ?? 'exact',
    check: cpu.check ?? (mode === 'custom' || mode === 'host-model' ? 'partial' : 'none'),
    ...(cpu.model === undefined ? {} : { model: { ...cpu.model, fallback: cpu.model.fallback ?? 'allow' } }),
    features: cpu.features.map((feature) => ({ ...feature, policy: feature.policy ?? 'require' })),
  };
}

function withClockDefaults(clock: DomainClock | undefined): DomainClock {
  const given = clock ?? DomainClock.create();
  const offset = given.offset ?? 'utc';
  return { ...given, offset, ...(offset === 'variable' ? { basis: given.basis ?? 'utc' } : {}) };
}

function withAllDevices(spec: DomainSpec, host: HostDefaults): DomainDevices {
  const devices = spec.devices ?? DomainDevices.create();
  const emulator = devices.emulator ?? host.emulator;
  return withDeviceDefaults(
    withCharacterDeviceDefaults(
      {
        ...devices,
        ...(emulator === undefined ? {} : { emulator }),
        disks: withDiskDefaults(devices.disks, host),
        interfaces: withInterfaceDefaults(devices.interfaces, spec.uuid ?? spec.name ?? '', host),
      },
      host,
    ),
    host,
  );
}
