import type { Disk, DomainSpec } from '@holdfast/protocol';
import { letterIndex } from './disk-place.js';

const deviceOfBoot: Readonly<Record<string, string>> = { hd: 'disk', cdrom: 'cdrom', fd: 'floppy' };

/**
 * Turns in booting by `disk N` and `interface N`, from `os.boot`: the first disk of each kind by its name, and the first
 * interface, as libvirt takes them. Empty when devices have turns of their own.
 */
export function bootTurns(spec: DomainSpec): ReadonlyMap<string, number> {
  const turns = new Map<string, number>();
  const disks = (spec.devices?.disks ?? []).map((disk, index) => ({ disk, index }));
  const interfaces = spec.devices?.interfaces ?? [];
  for (const { dev = '' } of spec.os?.boot ?? []) {
    const turn = turns.size + 1;
    if (dev === 'network') {
      if (interfaces.length > 0) turns.set('interface 0', turn);
      continue;
    }
    const candidates = disks.filter(({ disk }) => (disk.device ?? 'disk') === deviceOfBoot[dev]);
    const [first] = candidates.toSorted((a, b) => rank(a.disk) - rank(b.disk));
    if (first !== undefined) turns.set(`disk ${first.index}`, turn);
  }
  return turns;
}

/** libvirt's order: virtio disks first in the document often are, but the name decides, shorter names first. */
function rank(disk: Disk): number {
  return letterIndex(disk.target?.dev ?? '');
}
