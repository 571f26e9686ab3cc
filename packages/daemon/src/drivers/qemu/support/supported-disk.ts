import type { BackingStore, Disk, DiskSource } from '@holdfast/protocol';
import type { Support } from './support.js';
import { supportedBoot, supportedDevice, supportedVirtio, virtioModels } from './supported-address.js';

/** Formats without a parent, or whose parent's name we can read. */
const formats: readonly string[] = ['raw', 'qcow2', 'qcow', 'qed', 'vdi', 'vpc'];
const types: readonly string[] = ['file', 'block'];

const source: Support<DiskSource> = {
  file: 'any',
  dev: 'any',
  startupPolicy: ['mandatory'],
  // Set by the daemon, means nothing to a launch.
  index: 'any',
};

const backingStore: Support<BackingStore> = {
  type: types,
  index: 'any',
  format: { type: formats },
  source,
  get backingStore(): Support<BackingStore> {
    return backingStore;
  },
};

/** Disks. */
export const supportedDisk: Support<Disk> = {
  ...supportedDevice,
  type: types,
  device: ['disk', 'cdrom', 'floppy'],
  model: virtioModels,
  rawio: [false],
  // How a snapshot is made is asked when one is made.
  snapshot: 'any',
  driver: {
    name: ['qemu'],
    type: formats,
    cache: ['default', 'none', 'writethrough', 'writeback', 'directsync', 'unsafe'],
    errorPolicy: ['stop', 'report', 'ignore', 'enospace'],
    rerrorPolicy: ['stop', 'report', 'ignore'],
    io: ['native', 'threads', 'io_uring'],
    ioeventfd: 'any',
    eventIdx: 'any',
    copyOnRead: 'any',
    discard: ['unmap', 'ignore'],
    iothread: 'any',
    detectZeroes: ['off', 'on', 'unmap'],
    queues: 'any',
    queueSize: 'any',
    virtio: supportedVirtio,
    metadataCacheMaxSizeBytes: 'any',
  },
  source,
  backingStore,
  geometry: { cyls: 'any', heads: 'any', secs: 'any', trans: ['none', 'auto', 'lba'] },
  blockIo: { logicalBlockSize: 'any', physicalBlockSize: 'any' },
  target: {
    dev: 'any',
    bus: ['ide', 'fdc', 'scsi', 'virtio', 'usb', 'sata'],
    tray: ['closed'],
    removable: 'any',
    rotationRate: 'any',
  },
  iotune: {
    totalBytesSec: 'any',
    readBytesSec: 'any',
    writeBytesSec: 'any',
    totalIopsSec: 'any',
    readIopsSec: 'any',
    writeIopsSec: 'any',
    totalBytesSecMax: 'any',
    readBytesSecMax: 'any',
    writeBytesSecMax: 'any',
    totalIopsSecMax: 'any',
    readIopsSecMax: 'any',
    writeIopsSecMax: 'any',
    sizeIopsSec: 'any',
    groupName: 'any',
    totalBytesSecMaxLength: 'any',
    readBytesSecMaxLength: 'any',
    writeBytesSecMaxLength: 'any',
    totalIopsSecMaxLength: 'any',
    readIopsSecMaxLength: 'any',
    writeIopsSecMaxLength: 'any',
  },
  readonly: 'any',
  shareable: 'any',
  serial: 'any',
  wwn: 'any',
  vendor: 'any',
  product: 'any',
  boot: supportedBoot,
};
