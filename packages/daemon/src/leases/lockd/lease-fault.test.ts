import { BusyDetail } from '@holdfast/protocol/lock';
import { describe, expect, test } from 'vitest';
import { leaseFault } from './lease-fault.js';

const now = 1_000_000_000;

function busy(ageMs: number, holders: number, shared = false, path = '/var/lib/x.qcow2') {
  const owner = { uuid: '6f1c3a52-0000-4000-8000-000000000001', name: 'web', pid: 4711, host: 'node1' };
  const holder = { path: '/var/lib/x.qcow2', shared, owner, sinceMs: now - ageMs };
  return leaseFault(
    {
      reason: 'LEASE_BUSY',
      message: 'what lockd says',
      metadata: { path },
      busy: BusyDetail.fromPartial({ wanted: { path }, holders: Array.from({ length: holders }, () => holder) }),
    },
    now,
  );
}

describe('a busy lease', () => {
  test('names the holder as one would tell it', () => {
    const fault = busy(12_000, 1);
    expect({ reason: fault.reason, message: fault.message, ...fault.details }).toEqual({
      reason: 'LEASE_BUSY',
      message: 'disk /var/lib/x.qcow2 is in use by domain web (pid 4711 on host node1, since 12 s)',
      holder: {
        kind: 'lease',
        name: 'web',
        uuid: '6f1c3a52-0000-4000-8000-000000000001',
        pid: 4711,
        host: 'node1',
        ageMs: 12_000,
        resource: '/var/lib/x.qcow2',
      },
      hint: 'shut domain web down first; a disk that both are to write to must say <shareable/> in both',
      metadata: { path: '/var/lib/x.qcow2' },
      unnamed: {
        message: 'disk /var/lib/x.qcow2 is in use by another guest',
        hint: 'ask who runs this host; a disk that both are to write to must say <shareable/> in both',
        metadata: { path: '/var/lib/x.qcow2' },
      },
    });
  });

  test.each([
    [119_000, '119 s'],
    [120_000, '2 min'],
    [3 * 3_600_000, '3 h'],
    [3 * 86_400_000, '3 d'],
    // The clock went back: nothing has been held for less than no time.
    [-5000, '0 s'],
  ])('held for %i ms reads as %s', (ageMs, text) => {
    expect(busy(ageMs, 1).message).toContain(`since ${text})`);
  });

  test('tells how many more there are, and what would make sharing possible', () => {
    const fault = busy(1000, 3, true);
    expect(fault.message).toMatch(/since 1 s\) and 2 others$/);
    expect(fault.details.hint).toContain('it shares the disk');
  });

  test('says under which other name the holder has the disk', () => {
    expect(busy(1000, 1, false, '/mnt/hard.qcow2').message).toBe(
      'disk /mnt/hard.qcow2 is in use as /var/lib/x.qcow2 by domain web (pid 4711 on host node1, since 1 s)',
    );
  });

  test('names a process that is no domain', () => {
    const metadata = { path: '/a.img', pid: '99', program: 'virtlockd' };
    const fault = leaseFault({ reason: 'LEASE_BUSY', message: '', metadata, busy: undefined }, now);
    expect(fault.message).toBe(
      "disk /a.img is in use by process 99 (virtlockd), which is not a domain of this host's Holdfast",
    );
    expect(fault.details.holder).toEqual({ kind: 'lease', name: 'virtlockd', pid: 99, resource: '/a.img' });
  });

  test('passes on what lockd says when nobody is to be seen', () => {
    const message = 'disk /a.img: its lease file is locked by a process of another host';
    const fault = leaseFault({ reason: 'LEASE_BUSY', message, metadata: { path: '/a.img' }, busy: undefined }, now);
    expect(fault.message).toBe(message);
  });
});

test.each([
  ['FILE_NOT_FOUND', 'FILE_NOT_FOUND'],
  ['FILE_PERMISSION', 'FILE_PERMISSION'],
  ['INVALID_ARGUMENT', 'INVALID_ARGUMENT'],
  ['RESOURCE_EXHAUSTED', 'RESOURCE_EXHAUSTED'],
  ['PROCESS_GONE', 'LAUNCH_FAILED'],
  ['LEASE_TAKEN', 'LEASE_LOST'],
  ['OWNER_UNKNOWN', 'LOCKD_UNAVAILABLE'],
  ['OWNER_UNANCHORED', 'LOCKD_UNAVAILABLE'],
  ['LOCK_FAILED', 'LOCKD_UNAVAILABLE'],
  ['SOMETHING_NEWER', 'LOCKD_UNAVAILABLE'],
] as const)('%s of lockd is %s here', (reason, expected) => {
  expect(leaseFault({ reason, message: 'why', metadata: {}, busy: undefined }, now).reason).toBe(expected);
});
