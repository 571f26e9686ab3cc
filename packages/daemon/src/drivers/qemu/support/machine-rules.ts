import type { DomainSpec } from '@holdfast/protocol';
import type { SpecRefusal } from '../../driver.js';
import { demand, type RuleContext } from './refuse.js';

/** What does not go together in the machine of a spec. */
export function machineRules(spec: DomainSpec, context: RuleContext): SpecRefusal[] {
  const { machine, emulator } = context;
  const count = spec.vcpu?.count ?? 1;
  const path = spec.devices?.emulator;
  return [
    ...demand(spec.name !== undefined, 'name', spec.name, 'a name'),
    ...demand(spec.uuid !== undefined, 'uuid', spec.uuid, 'a UUID'),
    ...demand((spec.memoryBytes ?? 0) > 0, 'memory_bytes', spec.memoryBytes, 'the size of its memory'),
    ...demand(count <= machine.maxCpus, 'vcpu.count', count, `at most ${machine.maxCpus}, on machine ${machine.name}`),
    ...demand(path === undefined || path === emulator.path, 'devices.emulator', path, emulator.path),
    ...demand(spec.genid !== '', 'genid', spec.genid, 'a UUID'),
    ...cpuRules(spec, context),
    ...firmwareRules(spec, context),
    ...clockRules(spec, context),
    ...informationRules(spec),
    ...acceleratorRules(spec, context),
    ...familyRules(spec, context),
  ];
}

function cpuRules({ cpu, vcpu }: DomainSpec, { emulator, accelerator }: RuleContext): SpecRefusal[] {
  const { mode, model, topology } = cpu ?? {};
  const isNamed = mode === undefined || mode === 'custom';
  const name = model?.name;
  const known = name === undefined || emulator.cpuModels.includes(name);
  const { sockets = 1, dies = 1, cores = 1, threads = 1 } = topology ?? {};
  const product = sockets * dies * cores * threads;
  const count = vcpu?.count ?? 1;
  return [
    ...demand(!isNamed || known, 'cpu.model.name', name, `a model of QEMU ${emulator.version}, for example qemu64`),
    ...demand(mode !== 'custom' || name !== undefined, 'cpu.model.name', name, 'a model, in mode custom'),
    ...demand(
      isNamed || name === undefined || mode === 'host-model',
      'cpu.model.name',
      name,
      `nothing, in mode ${mode ?? ''}`,
    ),
    ...demand(
      mode !== 'host-passthrough' || accelerator === 'kvm',
      'cpu.mode',
      mode,
      'host-model, maximum or custom: without KVM the CPU of the host cannot be passed through',
    ),
    ...demand(
      topology === undefined || product === count,
      'cpu.topology',
      product,
      `a product of ${count}, the number of virtual CPUs`,
    ),
  ];
}

function firmwareRules({ os, devices }: DomainSpec, { family }: RuleContext): SpecRefusal[] {
  const loader = os?.loader;
  const isFlash = loader?.type === 'pflash';
  const ownTurns = [...(devices?.disks ?? []), ...(devices?.interfaces ?? [])].some(({ boot }) => boot !== undefined);
  return [
    ...demand(
      loader === undefined || loader.path !== undefined,
      'os.loader.path',
      loader?.path,
      'the path of the firmware',
    ),
    ...demand(isFlash || loader?.readonly !== false, 'os.loader.readonly', false, 'true, for a ROM'),
    ...demand(isFlash || os?.nvram === undefined, 'os.nvram', os?.nvram, 'nothing, without a loader of type pflash'),
    ...demand(
      os?.nvram === undefined || os.nvram.path?.startsWith('/') === true,
      'os.nvram.path',
      os?.nvram?.path,
      'an absolute path',
    ),
    ...demand(!isFlash || family !== 'microvm', 'os.loader.type', loader?.type, 'rom, on microvm'),
    ...demand(
      loader?.secure !== true || (isFlash && family === 'q35'),
      'os.loader.secure',
      true,
      'a loader of type pflash on q35',
    ),
    ...demand(
      os?.initrd === undefined || os.kernel !== undefined,
      'os.initrd',
      os?.initrd,
      'nothing, without a kernel',
    ),
    ...demand(
      os?.cmdline === undefined || os.kernel !== undefined,
      'os.cmdline',
      os?.cmdline,
      'nothing, without a kernel',
    ),
    ...demand(
      (os?.boot.length ?? 0) === 0 || !ownTurns,
      'os.boot',
      os?.boot.length,
      'nothing, when devices have a boot order',
    ),
  ];
}

function informationRules({ sysinfo }: DomainSpec): SpecRefusal[] {
  return sysinfo.flatMap(({ entries }, index) =>
    entries.flatMap(({ file }, entry) =>
      demand(
        file === undefined || file.startsWith('/'),
        `sysinfo[${index}].entries[${entry}].file`,
        file,
        'an absolute path',
      ),
    ),
  );
}

/** Settings of each timer that have a meaning here. */
const timerFields: Readonly<Record<string, readonly string[]>> = {
  pit: ['tickPolicy'],
  rtc: ['tickPolicy', 'track'],
  hpet: ['present'],
  tsc: ['frequencyHz'],
  kvmclock: ['present'],
  hypervclock: ['present'],
};

function clockRules({ clock }: DomainSpec, { accelerator }: RuleContext): SpecRefusal[] {
  const timers = (clock?.timers ?? []).flatMap((timer, index) => {
    const { name = '', present, tickPolicy, track, frequencyHz } = timer;
    const fields = { present, tickPolicy, track, frequencyHz };
    const path = `clock.timers[${index}]`;
    const strange = Object.entries(fields).filter(
      ([field, value]) => value !== undefined && value !== true && timerFields[name]?.includes(field) === false,
    );
    const policies =
      name === 'pit' && accelerator === 'tcg'
        ? ['delay']
        : name === 'pit'
          ? ['delay', 'discard']
          : ['delay', 'catchup'];
    return [
      ...strange.flatMap(([field, value]) => demand(false, `${path}.${field}`, value, `nothing, for timer ${name}`)),
      ...demand(
        tickPolicy === undefined || policies.includes(tickPolicy),
        `${path}.tick_policy`,
        tickPolicy,
        `${policies.join(', ')}, for timer ${name} under ${accelerator}`,
      ),
    ];
  });
  const { offset, start, adjustment } = clock ?? {};
  return [
    ...timers,
    ...demand(offset !== 'absolute' || start !== undefined, 'clock.start', start, 'a time, for offset absolute'),
    ...demand(
      adjustment === undefined || (offset === 'variable' && /^-?\d+$/.test(adjustment)),
      'clock.adjustment',
      adjustment,
      'seconds, for offset variable',
    ),
  ];
}

/** What only hardware virtualization has. */
function acceleratorRules({ features, devices, clock }: DomainSpec, { accelerator }: RuleContext): SpecRefusal[] {
  if (accelerator === 'kvm') {
    const cache = features?.tcgTbCacheBytes;
    return demand(cache === undefined, 'features.tcg_tb_cache_bytes', cache, 'nothing, with KVM');
  }
  const ioapic = features?.ioapicDriver;
  const ring = features?.kvm?.dirtyRing?.state;
  const hypervPanic = devices?.panics.some(({ model }) => model === 'hyperv') === true;
  const hypervClock = clock?.timers.some(({ name, present }) => name === 'hypervclock' && present === true) === true;
  return [
    ...demand(ioapic === undefined, 'features.ioapic_driver', ioapic, 'nothing, without KVM'),
    ...demand(features?.hyperv === undefined, 'features.hyperv', features?.hyperv, 'nothing, without KVM'),
    ...demand(!hypervPanic, 'devices.panics', 'hyperv', 'isa, without KVM'),
    ...demand(!hypervClock, 'clock.timers', 'hypervclock', 'nothing, without KVM'),
    ...demand(ring !== true, 'features.kvm.dirty_ring', ring, 'nothing, without KVM'),
  ];
}

/** What the smallest machine lacks, and what only one of them has. */
function familyRules({ features, powerManagement, clock }: DomainSpec, { family }: RuleContext): SpecRefusal[] {
  const tseg = features?.smm?.tsegBytes;
  const small = family === 'microvm';
  const hpet = clock?.timers.some(({ name }) => name === 'hpet') === true;
  return [
    ...demand(tseg === undefined || family === 'q35', 'features.smm.tseg_bytes', tseg, 'nothing, but on q35'),
    ...demand(!small || features?.smm === undefined, 'features.smm', features?.smm, 'nothing, on microvm'),
    ...demand(!small || features?.vmport === undefined, 'features.vmport', features?.vmport, 'nothing, on microvm'),
    ...demand(!small || powerManagement === undefined, 'power_management', powerManagement, 'nothing, on microvm'),
    ...demand(!small || !hpet, 'clock.timers', 'hpet', 'nothing, on microvm'),
  ];
}
