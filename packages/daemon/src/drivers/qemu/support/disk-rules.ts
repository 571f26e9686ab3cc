import type { Disk, DomainSpec } from '@holdfast/protocol';
import type { SpecRefusal } from '../../driver.js';
import { demand, type RuleContext } from './refuse.js';

/** Buses for disks, by machine. */
export const busesOf: Readonly<Record<RuleContext['family'], readonly string[]>> = {
  pc: ['ide', 'fdc', 'scsi', 'virtio', 'usb', 'sata'],
  q35: ['scsi', 'virtio', 'usb', 'sata'],
  microvm: ['virtio'],
};

const ata = ['ide', 'sata'];
const withGeometry = [...ata, 'scsi', 'virtio'];

/** On which buses a setting means anything. */
const settings: readonly {
  readonly field: string;
  readonly value: (disk: Disk) => unknown;
  readonly buses: readonly string[];
}[] = [
  { field: 'model', value: ({ model }) => (model === 'virtio' ? undefined : model), buses: ['virtio'] },
  { field: 'driver.queues', value: ({ driver }) => driver?.queues, buses: ['virtio'] },
  { field: 'driver.queue_size', value: ({ driver }) => driver?.queueSize, buses: ['virtio'] },
  { field: 'driver.ioeventfd', value: ({ driver }) => driver?.ioeventfd, buses: ['virtio'] },
  { field: 'driver.event_idx', value: ({ driver }) => driver?.eventIdx, buses: ['virtio'] },
  { field: 'driver.iothread', value: ({ driver }) => driver?.iothread, buses: ['virtio'] },
  { field: 'driver.virtio', value: ({ driver }) => driver?.virtio, buses: ['virtio'] },
  { field: 'driver.error_policy', value: ({ driver }) => driver?.errorPolicy, buses: withGeometry },
  { field: 'driver.rerror_policy', value: ({ driver }) => driver?.rerrorPolicy, buses: withGeometry },
  { field: 'serial', value: ({ serial }) => serial, buses: [...withGeometry, 'usb'] },
  { field: 'wwn', value: ({ wwn }) => wwn, buses: [...ata, 'scsi'] },
  { field: 'vendor', value: ({ vendor }) => vendor, buses: ['scsi'] },
  { field: 'product', value: ({ product }) => product, buses: ['scsi'] },
  { field: 'geometry', value: ({ geometry }) => geometry?.cyls, buses: withGeometry },
  { field: 'geometry.trans', value: ({ geometry }) => geometry?.trans, buses: ata },
  { field: 'target.rotation_rate', value: ({ target }) => target?.rotationRate, buses: [...ata, 'scsi'] },
  { field: 'target.removable', value: ({ target }) => target?.removable, buses: ['usb'] },
];

const layered = ['qcow2', 'qcow', 'qed'];

/** What does not go together in the disks of a spec. */
export function diskRules(spec: DomainSpec, context: RuleContext): SpecRefusal[] {
  const iothreads = new Set(spec.iothreadIds.map(({ id }) => id));
  return (spec.devices?.disks ?? []).flatMap((disk, index) => {
    const path = `devices.disks[${index}]`;
    const thread = disk.driver?.iothread;
    const hasThread = thread === undefined || iothreads.has(thread) || thread <= (spec.iothreads ?? 0);
    return [
      ...mediumRules(disk, path),
      ...busRules(disk, path, context),
      ...chainRules(disk, path),
      ...demand(hasThread, `${path}.driver.iothread`, thread, 'the number of an iothread of this domain'),
    ];
  });
}

function mediumRules(disk: Disk, path: string): SpecRefusal[] {
  const { device = 'disk', source, type = 'file' } = disk;
  const place = type === 'block' ? source?.dev : source?.file;
  const field = `${path}.source.${type === 'block' ? 'dev' : 'file'}`;
  const isRemovable = device !== 'disk';
  return [
    ...demand(place !== undefined || isRemovable, field, place, 'a path; only a cdrom or a floppy may be empty'),
    ...demand(place === undefined || place.startsWith('/'), field, place, 'an absolute path'),
  ];
}

function busRules(disk: Disk, path: string, { family }: RuleContext): SpecRefusal[] {
  const { device = 'disk', target, readonly } = disk;
  const bus = target?.bus ?? '';
  const buses = busesOf[family];
  const isFloppy = device === 'floppy';
  return [
    ...demand(
      buses.includes(bus),
      `${path}.target.bus`,
      target?.bus,
      `${buses.join(', ')}: what machine ${family} has`,
    ),
    ...demand(
      isFloppy === (bus === 'fdc'),
      `${path}.target.bus`,
      bus,
      isFloppy ? 'fdc, for a floppy' : 'another: fdc is for floppies',
    ),
    ...demand(device !== 'cdrom' || bus !== 'virtio', `${path}.target.bus`, bus, 'ide, sata, scsi or usb, for a cdrom'),
    ...demand(
      !(readonly === true && device === 'disk' && ata.includes(bus)),
      `${path}.readonly`,
      true,
      'false: a disk on ide or sata can always be written',
    ),
    ...settings.flatMap((setting) => {
      const value = setting.value(disk);
      const isFine = value === undefined || setting.buses.includes(bus);
      return demand(isFine, `${path}.${setting.field}`, value, `nothing, on bus ${bus}`);
    }),
  ];
}

function chainRules({ backingStore, driver }: Disk, path: string): SpecRefusal[] {
  const format = driver?.type ?? 'raw';
  const isLayered = layered.includes(format);
  const field = `${path}.backing_store`;
  const cache = driver?.metadataCacheMaxSizeBytes;
  return [
    ...demand(
      backingStore?.source === undefined || isLayered,
      field,
      'present',
      `nothing, under an image of format ${format}`,
    ),
    ...demand(
      cache === undefined || format === 'qcow2',
      `${path}.driver.metadata_cache_max_size_bytes`,
      cache,
      'nothing, but for qcow2',
    ),
  ];
}
