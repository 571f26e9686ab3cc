import type { DomainSpec, SetDomainVcpusRequest, SetDomainVcpusResponse } from '@holdfast/protocol';
import type { CallContext } from '../call-context.js';
import { changeSpec, configurationChange } from '../spec/change-spec.js';
import { invalidArgument } from '../invalid-argument.js';
import type { Services } from '../services.js';
import { maximumIsFixed } from './set-domain-memory.js';

/**
 * Changes how many virtual CPUs are plugged into the running guest, the guest of the next boot, or both; with
 * `maximum` how many that of the next boot can have.
 * @throws Fault DOMAIN_NOT_FOUND, VERSION_MISMATCH, INVALID_STATE, INVALID_ARGUMENT, UNSUPPORTED, MONITOR_FAILED,
 * STATE_WRITE_FAILED
 */
export async function setDomainVcpus(
  context: CallContext,
  at: Services,
  request: SetDomainVcpusRequest,
): Promise<SetDomainVcpusResponse> {
  const { count, maximum } = request;
  if (count < 1) throw invalidArgument('count', count, 'at least 1');
  return changeSpec(context, at, request, {
    kind: 'set-vcpus',
    assertPossible({ live }, record) {
      if (live && maximum) throw maximumIsFixed('virtual CPUs', record);
    },
    plan: (spec) => (maximum ? withMaximum(spec, count) : withCurrent(spec, count)),
    apply: (guest, { vcpu }, signal) => guest.setVcpus(vcpu?.current ?? vcpu?.count ?? count, signal),
    tell: configurationChange,
  });
}

function withMaximum(spec: DomainSpec, count: number): DomainSpec {
  const current = spec.vcpu?.current;
  const vcpu = { ...spec.vcpu, count, ...(current === undefined ? {} : { current: Math.min(current, count) }) };
  return { ...spec, vcpu, vcpus: spec.vcpus.filter(({ id = 0 }) => id < count) };
}

function withCurrent(spec: DomainSpec, count: number): DomainSpec {
  const most = spec.vcpu?.count ?? 1;
  if (count > most) throw invalidArgument('count', count, `at most ${most}, the maximum of the domain`);
  const vcpus = spec.vcpus.map((each) => ({ ...each, enabled: (each.id ?? 0) < count }));
  return { ...spec, vcpu: { ...spec.vcpu, count: most, current: count }, vcpus };
}
