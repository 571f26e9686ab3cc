import { DomainSpec } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import { usedDisks } from './used-disks.js';

test('a lease is for each local disk that can be written to', () => {
  const spec = DomainSpec.fromPartial({
    devices: {
      disks: [
        { type: 'file', source: { file: '/images/a.qcow2' } },
        { source: { file: '/images/no-type.raw' } },
        { type: 'block', source: { dev: '/dev/vg/b' } },
        { type: 'block', source: { dev: '/dev/vg/shared' }, shareable: true },
        { type: 'file', source: { file: '/images/readonly.raw' }, readonly: true },
        { type: 'file', device: 'cdrom', source: { file: '/images/install.iso' } },
        { type: 'file', source: { file: '/images/base.qcow2' }, transient: { shareBacking: true } },
        { type: 'network', source: { protocol: 'nbd', name: 'export' } },
        { type: 'volume', source: { pool: 'default', volume: 'c' } },
        { type: 'dir', source: { dir: '/images' } },
        { type: 'file', device: 'cdrom' },
      ],
    },
  });
  expect(usedDisks(spec)).toEqual([
    { path: '/images/a.qcow2', shared: false },
    { path: '/images/no-type.raw', shared: false },
    { path: '/dev/vg/b', shared: false },
    { path: '/dev/vg/shared', shared: true },
  ]);
});

test('a path is one lease, and exclusive when one use of it is', () => {
  const disks = [
    { source: { file: '/a' }, shareable: true },
    { source: { file: '/a' } },
    { source: { file: '/a' }, shareable: true },
  ];
  expect(usedDisks(DomainSpec.fromPartial({ devices: { disks } }))).toEqual([{ path: '/a', shared: false }]);
});

test('a domain without devices uses nothing', () => {
  expect(usedDisks(DomainSpec.create())).toEqual([]);
});
