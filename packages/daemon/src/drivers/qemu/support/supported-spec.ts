import type { DomainCpu, DomainFeatures, DomainOs, DomainSpec } from '@holdfast/protocol';
import type { Support } from './support.js';
import { supportedDevices } from './supported-devices.js';

const os: Support<DomainOs> = {
  firmware: ['bios'],
  type: ['hvm'],
  arch: ['x86_64', 'i686'],
  machine: 'any',
  loader: { path: 'any', readonly: 'any', secure: 'any', type: ['rom', 'pflash'], stateless: 'any' },
  nvram: { path: 'any', template: 'any', type: ['file'] },
  kernel: 'any',
  initrd: 'any',
  cmdline: 'any',
  acpiTables: { type: ['slic'], path: 'any' },
  boot: { dev: ['fd', 'hd', 'cdrom', 'network'] },
  bootMenuEnabled: 'any',
  bootMenuTimeoutMs: 'any',
  biosUseSerial: [false],
  biosRebootTimeoutMs: 'any',
  smbiosMode: ['emulate', 'sysinfo'],
};

const state = { state: 'any' } as const;

const features: Support<DomainFeatures> = {
  acpi: 'any',
  // Every machine here has one, and every processor 36 bits and more.
  apic: { eoi: 'any' },
  pae: 'any',
  viridian: [false],
  privnet: [false],
  hyperv: {
    mode: ['custom', 'passthrough'],
    relaxed: 'any',
    vapic: 'any',
    spinlocks: { state: 'any', retries: 'any' },
    vpindex: 'any',
    runtime: 'any',
    synic: 'any',
    stimer: { state: 'any', direct: 'any' },
    reset: 'any',
    vendorId: { state: 'any', value: 'any' },
    frequencies: 'any',
    reenlightenment: 'any',
    tlbflush: state,
    ipi: 'any',
    evmcs: 'any',
    avic: 'any',
  },
  kvm: {
    hidden: 'any',
    hintDedicated: 'any',
    pollControl: 'any',
    pvIpi: 'any',
    dirtyRing: { state: 'any', size: 'any' },
  },
  pvspinlock: state,
  pmu: state,
  vmport: state,
  smm: { state: 'any', tsegBytes: 'any' },
  ioapicDriver: ['kvm', 'qemu'],
  vmcoreinfo: state,
  tcgTbCacheBytes: 'any',
};

const cpu: Support<DomainCpu> = {
  mode: ['custom', 'host-model', 'host-passthrough', 'maximum'],
  match: ['exact'],
  check: ['none', 'partial', 'full'],
  migratable: 'any',
  // Another model is never taken in its place.
  model: { name: 'any', fallback: 'any', vendorId: 'any' },
  topology: { sockets: 'any', dies: 'any', cores: 'any', threads: 'any' },
  cache: { level: [3], mode: ['emulate', 'passthrough', 'disable'] },
  maxPhysAddr: { mode: ['emulate', 'passthrough'], bits: 'any' },
  features: { policy: ['force', 'require', 'optional', 'disable', 'forbid'], name: 'any' },
};

/**
 * What of a domain spec this driver can run. Everything else that is set is refused by name: nothing is accepted and then
 * forgotten. Fields that mean something to the engine and not to QEMU are marked so.
 */
export const supportedSpec: Support<DomainSpec> = {
  type: ['kvm', 'qemu'],
  name: 'any',
  uuid: 'any',
  genid: 'any',
  // The engine's: what they say happens around the guest, or is only told.
  id: 'any',
  title: 'any',
  description: 'any',
  metadata: 'any',
  preservedXml: 'any',
  onPoweroff: 'any',
  onReboot: 'any',
  onCrash: 'any',
  onLockfailure: ['poweroff', 'pause', 'ignore'],
  maxMemory: { bytes: 'any', slots: 'any' },
  memoryBytes: 'any',
  memoryDumpCore: 'any',
  currentMemoryBytes: 'any',
  memoryBacking: {
    nosharepages: 'any',
    locked: 'any',
    sourceType: ['anonymous', 'memfd'],
    accessMode: ['shared', 'private'],
    allocationMode: ['immediate', 'ondemand'],
    allocationThreads: 'any',
    discard: [false],
  },
  vcpu: { count: 'any', placement: ['static'], current: 'any' },
  iothreads: 'any',
  iothreadIds: { id: 'any' },
  sysinfo: {
    type: ['smbios', 'fwcfg'],
    bios: { name: 'any', value: 'any' },
    system: { name: 'any', value: 'any' },
    baseBoards: { entries: { name: 'any', value: 'any' } },
    chassis: { name: 'any', value: 'any' },
    oemStrings: 'any',
    entries: { name: 'any', file: 'any', value: 'any' },
  },
  os,
  features,
  cpu,
  clock: {
    offset: ['utc', 'localtime', 'variable', 'absolute'],
    adjustment: 'any',
    basis: ['utc'],
    start: 'any',
    timers: {
      name: ['pit', 'rtc', 'hpet', 'tsc', 'kvmclock', 'hypervclock'],
      present: 'any',
      tickPolicy: ['delay', 'catchup', 'discard'],
      track: ['guest', 'wall'],
      frequencyHz: 'any',
    },
  },
  powerManagement: { suspendToMem: 'any', suspendToDisk: 'any' },
  devices: supportedDevices,
  qemuCommandline: { args: { value: 'any' }, env: { name: 'any', value: 'any' } },
  qemuDeprecation: { behavior: ['none'] },
};
