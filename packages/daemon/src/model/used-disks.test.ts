import { DomainSpec } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import { type DiskImage, givenImages } from './given-images.js';
import { usedDisks } from './used-disks.js';

/** What a guest with these disks uses when nothing lies under their images. */
function usedBy(spec: DomainSpec): ReturnType<typeof usedDisks> {
  const images = new Map<number, readonly DiskImage[]>();
  for (const [index, disk] of (spec.devices?.disks ?? []).entries()) images.set(index, givenImages(disk)?.images ?? []);
  return usedDisks(spec, images);
}

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
  expect(usedBy(spec)).toEqual([
    { path: '/images/a.qcow2', shared: false },
    { path: '/images/no-type.raw', shared: false },
    { path: '/dev/vg/b', shared: false },
    { path: '/dev/vg/shared', shared: true },
  ]);
});

test('what lies under an image is shared, once, and not at all under one that is only read', () => {
  const image = (path: string): DiskImage => ({ type: 'file', path, format: 'qcow2' });
  const disks = [{ source: { file: '/a' } }, { source: { file: '/b' } }, { source: { file: '/c' }, readonly: true }];
  const images = new Map([
    [0, [image('/a'), image('/middle'), image('/base')]],
    [1, [image('/b'), image('/base')]],
    [2, [image('/c'), image('/other')]],
  ]);
  expect(usedDisks(DomainSpec.fromPartial({ devices: { disks } }), images)).toEqual([
    { path: '/a', shared: false },
    { path: '/middle', shared: true },
    { path: '/base', shared: true },
    { path: '/b', shared: false },
  ]);
});

test('what a guest writes to and has under another of its disks is wanted both ways, which nobody grants', () => {
  const image = (path: string): DiskImage => ({ type: 'file', path, format: 'qcow2' });
  const disks = [{ source: { file: '/a' } }, { source: { file: '/base' } }];
  const images = new Map([
    [0, [image('/a'), image('/base')]],
    [1, [image('/base')]],
  ]);
  expect(usedDisks(DomainSpec.fromPartial({ devices: { disks } }), images)).toEqual([
    { path: '/a', shared: false },
    { path: '/base', shared: true },
    { path: '/base', shared: false },
  ]);
});

test('a domain without devices uses nothing', () => {
  expect(usedBy(DomainSpec.create())).toEqual([]);
});
