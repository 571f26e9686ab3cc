import type { DomainSpec, SetDomainMemoryRequest, SetDomainMemoryResponse } from '@holdfast/protocol';
import { Fault } from '../../model/fault.js';
import type { DomainRecord } from '../../objects/domain-record.js';
import type { CallContext } from '../call-context.js';
import { changeSpec, configurationChange } from '../spec/change-spec.js';
import { invalidArgument } from '../invalid-argument.js';
import type { Services } from '../services.js';

/**
 * Changes the memory of the running guest by its balloon, of the next boot, or of both; with `maximum` the most that
 * the guest of the next boot can have.
 * @throws Fault DOMAIN_NOT_FOUND, VERSION_MISMATCH, INVALID_STATE, INVALID_ARGUMENT, UNSUPPORTED, MONITOR_FAILED,
 * STATE_WRITE_FAILED
 */
export async function setDomainMemory(
  context: CallContext,
  at: Services,
  request: SetDomainMemoryRequest,
): Promise<SetDomainMemoryResponse> {
  const { memoryBytes, maximum } = request;
  return changeSpec(context, at, request, {
    kind: 'set-memory',
    assertPossible({ live }, record) {
      if (memoryBytes < 1) throw invalidArgument('memory_bytes', memoryBytes, 'at least 1');
      if (live && maximum) throw maximumIsFixed('memory', record);
      if (live && record.live?.spec.devices?.memballoon?.model === 'none') {
        const message = `domain ${record.name} has no balloon; the memory of its running guest cannot be changed`;
        throw new Fault('UNSUPPORTED', message, { hint: 'change the next boot, or give it a memory balloon' });
      }
    },
    plan: (spec) => (maximum ? withMaximum(spec, memoryBytes) : withCurrent(spec, memoryBytes)),
    apply: (guest, { currentMemoryBytes }, signal) => guest.setMemory(currentMemoryBytes ?? memoryBytes, signal),
    tell: configurationChange,
  });
}

/** The refusal for a maximum of a guest that runs. */
export function maximumIsFixed(what: string, { name }: DomainRecord): Fault {
  const message = `domain ${name} runs with a fixed maximum of ${what}; to set it needs scope next-boot`;
  return new Fault('INVALID_STATE', message, { hint: 'give scope next-boot, and start the domain anew' });
}

function withMaximum(spec: DomainSpec, memoryBytes: number): DomainSpec {
  const current = spec.currentMemoryBytes ?? memoryBytes;
  return { ...spec, memoryBytes, currentMemoryBytes: Math.min(current, memoryBytes) };
}

function withCurrent(spec: DomainSpec, memoryBytes: number): DomainSpec {
  const most = spec.memoryBytes;
  if (most !== undefined && memoryBytes > most) {
    throw invalidArgument('memory_bytes', memoryBytes, `at most ${most}, the maximum of the domain`);
  }
  return { ...spec, currentMemoryBytes: memoryBytes };
}
