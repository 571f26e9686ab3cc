import type { DeviceRef, Disk, DomainSpec } from '@holdfast/protocol';
import { Fault } from '../../model/fault.js';
import { pathOf } from '../../model/used-disks.js';
import type { CallContext } from '../call-context.js';
import { invalidArgument } from '../invalid-argument.js';
import type { Services } from '../services.js';
import { demandDisk, readDevice, unserved } from './read-device.js';

/** Says of a disk whether it is the one that is meant. */
export interface DiskWanted {
  /** What it is known by, for people. */
  readonly name: string;
  readonly isMeant: (disk: Disk) => boolean;
  /** Its alias, which a definition need not have. */
  readonly alias?: string;
}

/** Reads which disk is meant. @throws Fault INVALID_ARGUMENT, XML_SYNTAX, XML_INVALID, UNSUPPORTED */
export async function readDiskRef(
  context: CallContext,
  at: Services,
  { by }: DeviceRef = { by: undefined },
): Promise<DiskWanted> {
  switch (by?.$case) {
    case 'alias':
      return { name: by.value, alias: by.value, isMeant: ({ alias }) => alias === by.value };
    case 'target':
      return byTarget(by.value);
    case 'source': {
      const disk = demandDisk(await readDevice(context, at, by.value, 'device.source'), 'detached');
      if (disk.target?.dev !== undefined) return byTarget(disk.target.dev);
      const path = pathOf(disk);
      if (path !== undefined) return { name: path, isMeant: (other) => pathOf(other) === path };
      throw invalidArgument('device.source', '', 'a disk with a target or a source');
    }
    default:
      throw invalidArgument('device', '', 'an alias, a target or the device itself');
  }
}

function byTarget(dev: string): DiskWanted {
  return { name: dev, isMeant: ({ target }) => target?.dev === dev };
}

/** Finds the disk that is meant. @throws Fault DEVICE_NOT_FOUND, UNSUPPORTED for a device of another class */
export function findDisk(spec: DomainSpec, wanted: DiskWanted, where: 'running guest' | 'next boot'): Disk {
  const disks = spec.devices?.disks ?? [];
  const found = disks.find((disk) => wanted.isMeant(disk));
  if (found !== undefined) return found;
  const other = classOf(spec, wanted.alias);
  if (other !== undefined) throw unserved(other, 'detached');
  const name = spec.name ?? '';
  const place = where === 'next boot' ? `the next boot of domain ${name}` : `the running guest of domain ${name}`;
  throw new Fault('DEVICE_NOT_FOUND', `${place} has no disk ${wanted.name}`, {
    metadata: { device: wanted.name },
    violations: [
      { field: 'device', found: wanted.name, expected: disks.map(({ target }) => target?.dev ?? '').join(', ') },
    ],
  });
}

/** The class of another device that has that alias, as its list in the devices is called; undefined: none has. */
function classOf({ devices }: DomainSpec, alias: string | undefined): string | undefined {
  if (devices === undefined || alias === undefined) return undefined;
  const found = Object.entries(devices).find(([, value]: [string, unknown]) =>
    [value].flat().some((device) => (device as { readonly alias?: string } | undefined)?.alias === alias),
  );
  return found?.[0].replace(/s$/, '');
}
