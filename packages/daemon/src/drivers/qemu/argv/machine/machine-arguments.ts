import type { ArgvContext } from '../argv-context.js';
import { onOff, optionText, type OptionValue } from '../option-text.js';
import { pflashNode } from './firmware-arguments.js';
import { timerNamed } from './clock-arguments.js';
import { memoryBackend } from './memory-arguments.js';

/** The board, its firmware's place, and what executes the guest's instructions. */
export function machineArguments(context: ArgvContext): string[] {
  const { spec, machine, family } = context;
  const { features, memoryBacking } = spec;
  const isPc = family !== 'microvm';
  const hpet = timerNamed(spec, 'hpet')?.present;
  const options: Record<string, OptionValue> = {
    usb: isPc ? false : undefined,
    'dump-guest-core': spec.memoryDumpCore ?? false,
    'mem-merge': memoryBacking?.nosharepages === true ? false : undefined,
    acpi: features?.acpi === true ? undefined : onOff(false),
    vmport: switchOf(features?.vmport),
    smm: switchOf(features?.smm) ?? (spec.os?.loader?.secure === true ? 'on' : undefined),
    hpet,
    kernel_irqchip:
      features?.ioapicDriver === undefined ? undefined : features.ioapicDriver === 'qemu' ? 'split' : 'on',
    pflash0: pflashNode(spec, 'code'),
    pflash1: pflashNode(spec, 'variables'),
    'memory-backend': memoryBackend(context),
  };
  return ['-machine', optionText(machine, options), ...acceleratorArguments(context), ...tsegArguments(context)];
}

function acceleratorArguments({ spec, accelerator }: ArgvContext): string[] {
  const cache = spec.features?.tcgTbCacheBytes;
  const size = accelerator === 'tcg' && cache !== undefined ? Math.ceil(cache / 1024 ** 2) : undefined;
  const ring = spec.features?.kvm?.dirtyRing;
  const dirty = accelerator === 'kvm' && ring?.state === true ? ring.size : undefined;
  return ['-accel', optionText(accelerator, { 'tb-size': size, 'dirty-ring-size': dirty })];
}

function tsegArguments({ spec }: ArgvContext): string[] {
  const bytes = spec.features?.smm?.tsegBytes;
  return bytes === undefined ? [] : ['-global', `mch.extended-tseg-mbytes=${Math.ceil(bytes / 1024 ** 2)}`];
}

/** A feature that is there is on, unless it says otherwise. */
function switchOf(feature: { readonly state?: boolean | undefined } | undefined): 'on' | 'off' | undefined {
  return feature === undefined ? undefined : onOff(feature.state ?? true);
}
