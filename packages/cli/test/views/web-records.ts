import type { DomainRecord, Lease } from '@holdfast/sdk';

/** When it is looked at. */
export const now = Date.UTC(2026, 2, 1, 12, 0, 0);

/** So many minutes before. */
export const minutesAgo = (minutes: number): Date => new Date(now - minutes * 60_000);

/** The lease of the domain's disk. */
export const lease: Lease = {
  lockspace: 'org.holdfast.files',
  name: '0'.repeat(64),
  path: '/srv/web.qcow2',
  shared: false,
  ownerName: 'web',
  ownerUuid: '6695eb01-f6a4-8304-79aa-97f2502e193f',
  ownerPid: 4711,
  host: 'metal1',
  fencingToken: 7,
  sinceMs: now - 5000,
};

/** A domain that runs. */
export const web: DomainRecord = {
  uuid: '6695eb01-f6a4-8304-79aa-97f2502e193f',
  name: 'web',
  resourceVersion: 7,
  id: 3,
  state: 'running',
  reason: 'booted',
  persistent: true,
  autostart: true,
  driver: 'qemu',
  pid: 4711,
  leases: [lease],
  runningOperationId: '',
  unreachable: false,
  hasManagedSave: false,
};
