import type { DomainCpu, DomainSpec } from '@holdfast/protocol';
import type { ArgvContext } from '../argv-context.js';
import { optionText, type OptionValue } from '../option-text.js';
import { timerNamed } from './clock-arguments.js';
import { hypervProperties } from './hyperv-properties.js';

/** Model of the virtual CPUs, how many there are and how they are grouped. */
export function cpuArguments(context: ArgvContext): string[] {
  const { spec } = context;
  const properties = { ...modelProperties(spec.cpu), ...featureProperties(spec), ...hypervProperties(spec) };
  return ['-cpu', optionText(modelName(context), properties), '-smp', smpText(spec), ...iothreadArguments(spec)];
}

/** Under KVM the host's own model without what cannot migrate stands for `host-model`; emulated, all that QEMU can do. */
function modelName({ spec, accelerator }: ArgvContext): string {
  switch (spec.cpu?.mode) {
    case 'host-passthrough':
    case 'host-model':
      return accelerator === 'kvm' ? 'host' : 'max';
    case 'maximum':
      return 'max';
    case undefined:
    default:
      return spec.cpu?.model?.name ?? (spec.os?.arch === 'i686' ? 'qemu32' : 'qemu64');
  }
}

function modelProperties(cpu: DomainCpu | undefined): Record<string, OptionValue> {
  if (cpu === undefined) return {};
  const properties: Record<string, OptionValue> = {
    migratable: cpu.mode === 'host-model' ? true : cpu.migratable,
    vendor: cpu.model?.vendorId,
    enforce: cpu.check === 'full' ? true : undefined,
    'host-phys-bits': cpu.maxPhysAddr?.mode === 'passthrough' ? true : undefined,
    'phys-bits': cpu.maxPhysAddr?.mode === 'emulate' ? cpu.maxPhysAddr.bits : undefined,
    'host-cache-info': cpu.cache?.mode === 'passthrough' ? true : undefined,
    'l3-cache': cpu.cache === undefined ? undefined : cpu.cache.mode === 'emulate',
  };
  // QEMU leaves out what the host has not, unless `check` is full: that is what `optional` asks for.
  for (const { name, policy } of cpu.features) {
    if (name !== undefined) properties[name] = policy !== 'disable' && policy !== 'forbid';
  }
  return properties;
}

function featureProperties(spec: DomainSpec): Record<string, OptionValue> {
  const { features } = spec;
  const tsc = timerNamed(spec, 'tsc');
  return {
    pmu: features?.pmu === undefined ? undefined : (features.pmu.state ?? true),
    kvm: features?.kvm?.hidden === true ? false : undefined,
    'kvm-hint-dedicated': features?.kvm?.hintDedicated,
    'kvm-poll-control': features?.kvm?.pollControl,
    'kvm-pv-ipi': features?.kvm?.pvIpi,
    'kvm-pv-unhalt': features?.pvspinlock === undefined ? undefined : (features.pvspinlock.state ?? true),
    'kvm-pv-eoi': features?.apic?.eoi,
    kvmclock: timerNamed(spec, 'kvmclock')?.present,
    'hv-time': timerNamed(spec, 'hypervclock')?.present,
    'tsc-frequency': tsc?.frequencyHz,
  };
}

function smpText({ vcpu, cpu }: DomainSpec): string {
  const most = vcpu?.count ?? 1;
  const topology = cpu?.topology;
  return optionText(String(vcpu?.current ?? most), {
    maxcpus: vcpu?.current === undefined ? undefined : most,
    sockets: topology?.sockets,
    dies: topology?.dies,
    cores: topology?.cores,
    threads: topology?.threads,
  });
}

function iothreadArguments({ iothreads, iothreadIds }: DomainSpec): string[] {
  const numbers = iothreadIds.map(({ id }) => id ?? 0);
  for (let next = 1; numbers.length < (iothreads ?? 0); next++) if (!numbers.includes(next)) numbers.push(next);
  return numbers.flatMap((number) => ['-object', JSON.stringify({ 'qom-type': 'iothread', id: `iothread${number}` })]);
}
