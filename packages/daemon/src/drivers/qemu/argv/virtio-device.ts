import type { VirtioOptions } from '@holdfast/protocol';
import type { ArgvContext } from './argv-context.js';
import type { JsonDraft } from './option-text.js';

/** QEMU's name of a virtio device on this machine, for example `virtio-blk-pci-transitional`. */
export function virtioDevice(base: string, model: string | undefined, { family }: Pick<ArgvContext, 'family'>): string {
  if (family === 'microvm') return `${base}-device`;
  if (model === 'virtio-transitional') return `${base}-pci-transitional`;
  return model === 'virtio-non-transitional' ? `${base}-pci-non-transitional` : `${base}-pci`;
}

/** What all virtio devices have. */
export function virtioProperties(options: VirtioOptions | undefined): JsonDraft {
  return {
    iommu_platform: options?.iommu,
    ats: options?.ats,
    packed: options?.packed,
    'page-per-vq': options?.pagePerVq,
  };
}
