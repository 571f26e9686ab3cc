import type { DomainRecord, DomainSpec } from '@holdfast/sdk';
import type { Answer } from '../../output/answer.js';
import { formatBytes } from '../../output/bytes.js';
import { type Detail, formatDetails } from '../../output/details.js';
import { formatLocalTime } from '../../output/local-time.js';
import type { Style } from '../../output/style.js';
import { accentState } from '../accents.js';

/** One domain, with all that a human asks about first. */
export function domainDetails(domain: DomainRecord): Answer {
  return {
    value: domain,
    names: [domain.name],
    text: (style) => formatDetails(details(domain, style), style),
  };
}

function details(domain: DomainRecord, style: Style): Detail[] {
  const { spec, nextBootSpec, pid } = domain;
  return [
    ['Id', domain.id === undefined ? undefined : String(domain.id)],
    ['Name', domain.name],
    ['UUID', domain.uuid],
    ['Title', spec?.title],
    ['Description', spec?.description],
    ['State', stateLine(domain, style)],
    ['Reachable', domain.unreachable ? style('bad', unreachableLine(domain)) : undefined],
    ['Memory', spec && memoryLine(spec)],
    ['vCPUs', spec && vcpuLine(spec)],
    ['Next boot', nextBootSpec && `${memoryLine(nextBootSpec)}, ${vcpuLine(nextBootSpec)} vCPUs`],
    ['Disks', spec?.devices?.disks.map(({ target, source }) => diskLine(target?.dev, source?.file ?? source?.dev))],
    ['Persistent', domain.persistent ? 'yes' : 'no'],
    ['Autostart', domain.autostart ? 'yes' : 'no'],
    ['Managed save', domain.hasManagedSave ? 'yes' : undefined],
    ['Driver', pid === undefined ? domain.driver : `${domain.driver}, pid ${pid}`],
    ['Leases', domain.leases.map(({ path, shared }) => (shared ? `${path} (shared)` : path))],
    ['Operation', domain.runningOperationId],
    ['Version', String(domain.resourceVersion)],
  ];
}

function stateLine({ state, reason, stateChangedAt: at }: DomainRecord, style: Style): string {
  const why = reason === 'unspecified' ? '' : ` (${reason})`;
  const since = at === undefined ? '' : ` since ${formatLocalTime(at)}`;
  return `${accentState(state, style)}${why}${since}`;
}

function unreachableLine({ heardAt }: DomainRecord): string {
  return `no: the monitor does not answer${heardAt === undefined ? '' : `; last heard of ${formatLocalTime(heardAt)}`}`;
}

function memoryLine({ memoryBytes, currentMemoryBytes }: DomainSpec): string {
  const most = memoryBytes === undefined ? '-' : formatBytes(memoryBytes);
  if (currentMemoryBytes === undefined || currentMemoryBytes === memoryBytes) return most;
  return `${formatBytes(currentMemoryBytes)} of ${most}`;
}

function vcpuLine({ vcpu }: DomainSpec): string {
  const most = String(vcpu?.count ?? 1);
  return vcpu?.current === undefined || vcpu.current === vcpu.count ? most : `${vcpu.current} of ${most}`;
}

function diskLine(target: string | undefined, source: string | undefined): string {
  return `${target ?? '-'}  ${source ?? '(empty)'}`;
}
