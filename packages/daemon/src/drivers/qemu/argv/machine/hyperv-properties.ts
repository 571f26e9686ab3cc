import type { DomainSpec } from '@holdfast/protocol';
import type { OptionValue } from '../option-text.js';

/** What of Hyper-V the guest shall find, as properties of its CPUs. */
export function hypervProperties({ features, devices }: DomainSpec): Record<string, OptionValue> {
  const hyperv = features?.hyperv;
  const spinlocks = hyperv?.spinlocks;
  const panics = devices?.panics.some(({ model }) => model === 'hyperv') === true;
  return {
    'hv-passthrough': hyperv?.mode === 'passthrough' ? true : undefined,
    'hv-relaxed': hyperv?.relaxed,
    'hv-vapic': hyperv?.vapic,
    'hv-spinlocks': spinlocks?.state === true ? (spinlocks.retries ?? 8191) : undefined,
    'hv-vpindex': hyperv?.vpindex,
    'hv-runtime': hyperv?.runtime,
    'hv-synic': hyperv?.synic,
    'hv-stimer': hyperv?.stimer === undefined ? undefined : (hyperv.stimer.state ?? true),
    'hv-stimer-direct': hyperv?.stimer?.direct,
    'hv-reset': hyperv?.reset,
    'hv-vendor-id': hyperv?.vendorId?.state === true ? hyperv.vendorId.value : undefined,
    'hv-frequencies': hyperv?.frequencies,
    'hv-reenlightenment': hyperv?.reenlightenment,
    'hv-tlbflush': hyperv?.tlbflush === undefined ? undefined : (hyperv.tlbflush.state ?? true),
    'hv-ipi': hyperv?.ipi,
    'hv-evmcs': hyperv?.evmcs,
    'hv-avic': hyperv?.avic,
    'hv-crash': panics ? true : undefined,
  };
}
