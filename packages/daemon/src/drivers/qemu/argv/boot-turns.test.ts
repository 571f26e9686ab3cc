import { DomainSpec } from '@holdfast/protocol';
import { describe, expect, it } from 'vitest';
import { bootTurns } from './boot-turns.js';
import { diskPlace, letterIndex } from './disk-place.js';

describe('bootTurns', () => {
  it('takes the first disk of each kind by name, and the first interface', () => {
    const spec = DomainSpec.fromPartial({
      os: { boot: [{ dev: 'network' }, { dev: 'cdrom' }, { dev: 'hd' }, { dev: 'fd' }] },
      devices: {
        disks: [
          { target: { dev: 'vdb', bus: 'virtio' } },
          { device: 'cdrom', target: { dev: 'sdc', bus: 'sata' } },
          { device: 'disk', target: { dev: 'vda', bus: 'virtio' } },
        ],
        interfaces: [{ type: 'user' }, { type: 'user' }],
      },
    });
    expect([...bootTurns(spec)]).toEqual([
      ['interface 0', 1],
      ['disk 1', 2],
      ['disk 2', 3],
    ]);
  });
});

describe('diskPlace', () => {
  it.each([
    ['hdc', 'ide', { controller: 0, bus: 1, target: 0, unit: 0 }],
    ['sdf', 'sata', { controller: 0, bus: 0, target: 0, unit: 5 }],
    ['sdg', 'sata', { controller: 1, bus: 0, target: 0, unit: 0 }],
    ['sdh', 'scsi', { controller: 1, bus: 0, target: 0, unit: 0 }],
    ['fdb', 'fdc', { controller: 0, bus: 0, target: 0, unit: 1 }],
  ])('%s on %s', (dev, bus, place) => {
    expect(diskPlace({ target: { dev, bus } } as never)).toEqual(place);
  });

  it('counts letters as libvirt does', () => {
    expect(['vda', 'vdz', 'vdaa', 'vdab', 'vdba', 'odd'].map(letterIndex)).toEqual([0, 25, 26, 27, 52, 0]);
  });
});
