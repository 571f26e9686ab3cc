import { jsonText, optionText } from '../option-text.js';
import type { ArgvContext } from '../argv-context.js';

/** How much memory the guest has, and what it is made of. */
export function memoryArguments(context: ArgvContext): string[] {
  const { spec, family } = context;
  const { memoryBytes = 0, maxMemory, memoryBacking } = spec;
  const size = `${Math.ceil(memoryBytes / 1024)}k`;
  const most = maxMemory?.bytes === undefined ? undefined : `${Math.ceil(maxMemory.bytes / 1024)}k`;
  const backend = {
    'qom-type': memoryBacking?.sourceType === 'memfd' ? 'memory-backend-memfd' : 'memory-backend-ram',
    id: memoryBackend({ family }),
    size: Math.ceil(memoryBytes / 1024) * 1024,
    share: memoryBacking?.accessMode === undefined ? undefined : memoryBacking.accessMode === 'shared',
    prealloc: memoryBacking?.allocationMode === 'immediate' ? true : undefined,
    'prealloc-threads': memoryBacking?.allocationThreads,
  };
  return [
    '-object',
    jsonText(backend),
    '-m',
    optionText(undefined, { size, slots: maxMemory?.slots, maxmem: most }),
    '-overcommit',
    optionText(undefined, { 'mem-lock': memoryBacking?.locked ?? false }),
  ];
}

/** Name of the object that is the guest's memory: QEMU's own, so that a saved guest finds it again. */
export function memoryBackend({ family }: Pick<ArgvContext, 'family'>): string {
  return family === 'microvm' ? 'microvm.ram' : 'pc.ram';
}
