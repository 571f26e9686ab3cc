import type { DomainSpec } from '@holdfast/protocol';
import { missing, type SpecViolation, violation } from './violation.js';

const mebibyte = 1024 ** 2;
const largestMemory = 1024 ** 5;

/** What is wrong with sizes of memory. */
export function memoryViolations(spec: DomainSpec): SpecViolation[] {
  const { memoryBytes, currentMemoryBytes, maxMemory, memoryTune } = spec;
  const cells = spec.cpu?.numa?.cells ?? [];
  const memory = cells.length > 0 ? cells.reduce((sum, cell) => sum + (cell.memoryBytes ?? 0), 0) : memoryBytes;
  if (memory === undefined) return [missing('memory_bytes', 'the memory of the guest, in bytes')];
  const where = cells.length > 0 ? 'cpu.numa.cells' : 'memory_bytes';
  const modules = spec.devices?.memoryDevices ?? [];
  // With nodes, `memory_bytes` says nothing of its own, but what was written to go with it must not be wrong for that.
  const all =
    Math.max(memory, memoryBytes ?? 0) + modules.reduce((sum, { target }) => sum + (target?.sizeBytes ?? 0), 0);
  const { hardLimitBytes, swapHardLimitBytes } = memoryTune ?? {};
  return [
    ...sizeViolations(where, memory),
    ...(currentMemoryBytes !== undefined && currentMemoryBytes > all
      ? [violation('current_memory_bytes', currentMemoryBytes, `at most ${all}`, 'which is all the memory there is')]
      : []),
    ...(maxMemory?.bytes !== undefined && maxMemory.bytes < memory
      ? [violation('max_memory.bytes', maxMemory.bytes, `at least ${memory}`, 'which is memory_bytes')]
      : []),
    ...(hardLimitBytes !== undefined && swapHardLimitBytes !== undefined && swapHardLimitBytes < hardLimitBytes
      ? [
          violation(
            'memory_tune.swap_hard_limit_bytes',
            swapHardLimitBytes,
            `at least ${hardLimitBytes}`,
            'which is memory_tune.hard_limit_bytes',
          ),
        ]
      : []),
  ];
}

/** Sizes are in bytes everywhere; a number that was meant in KiB or MiB is caught here. */
function sizeViolations(field: string, bytes: number): SpecViolation[] {
  if (bytes < mebibyte) return [violation(field, bytes, `at least ${mebibyte}`, 'the unit is bytes')];
  if (bytes > largestMemory) return [violation(field, bytes, `at most ${largestMemory}`, 'the unit is bytes')];
  return [];
}
