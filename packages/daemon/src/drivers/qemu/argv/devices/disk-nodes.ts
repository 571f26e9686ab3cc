import type { Disk } from '@holdfast/protocol';
import type { DiskImage } from '../../../../model/given-images.js';
import type { ArgvContext } from '../argv-context.js';
import { jsonText, type JsonDraft } from '../option-text.js';

/** Formats whose images may lie on top of another; all others have no backing. */
const layered = new Set(['qcow2', 'qcow', 'qed']);

/** Name of the node that a disk's device uses; short enough for QEMU's 31 characters whatever the alias. */
export function diskNode(disk: Disk, index: number): string {
  if (disk.driver?.copyOnRead === true) return `disk${index}-copy`;
  return disk.iotune === undefined ? `disk${index}-format` : `disk${index}-throttle`;
}

/**
 * The block nodes of a disk, from the lowest image of its backing chain up. Every format is said: a guest may have written
 * another format's header into a raw disk. Paths are only ever the file name of driver `file`, where `json:` and `nbd:`
 * mean nothing.
 */
export function diskNodeArguments(disk: Disk, index: number, { paths }: ArgvContext): string[] {
  const chain = paths.chains.get(index) ?? [];
  const args: string[] = [];
  for (const [depth, image] of [...chain.entries()].toReversed()) {
    args.push('-blockdev', jsonText(storageNode(disk, index, depth, image)));
    args.push('-blockdev', jsonText(formatNode(disk, index, depth, image, depth + 1 < chain.length)));
  }
  if (chain.length > 0) args.push(...filterArguments(disk, index));
  return args;
}

function storageNode(disk: Disk, index: number, depth: number, image: DiskImage): JsonDraft {
  const { driver } = disk;
  return {
    driver: image.type === 'block' ? 'host_device' : 'file',
    filename: image.path,
    'node-name': nodeName('storage', index, depth),
    'read-only': isReadOnly(disk, depth),
    discard: driver?.discard ?? 'unmap',
    cache: cacheOf(driver?.cache),
    aio: driver?.io,
  };
}

function formatNode(disk: Disk, index: number, depth: number, image: DiskImage, backed: boolean): JsonDraft {
  const { driver } = disk;
  const isTop = depth === 0;
  const base = backed ? nodeName('format', index, depth + 1) : null;
  return {
    driver: image.format,
    file: nodeName('storage', index, depth),
    'node-name': nodeName('format', index, depth),
    'read-only': isReadOnly(disk, depth),
    discard: isTop ? driver?.discard : undefined,
    'detect-zeroes': isTop ? driver?.detectZeroes : undefined,
    cache: cacheOf(driver?.cache),
    'cache-size': isTop && image.format === 'qcow2' ? driver?.metadataCacheMaxSizeBytes : undefined,
    backing: layered.has(image.format) ? base : undefined,
  };
}

function nodeName(layer: 'storage' | 'format', index: number, depth: number): string {
  return depth === 0 ? `disk${index}-${layer}` : `disk${index}-${layer}-${depth}`;
}

/** Only the top of a chain is ever written. */
function isReadOnly(disk: Disk, depth: number): boolean {
  return depth > 0 || disk.readonly === true || disk.device === 'cdrom';
}

/** What a cache mode means to a node; whether the guest sees a write cache is said at its device. */
function cacheOf(mode: string | undefined): JsonDraft | undefined {
  switch (mode) {
    case 'none':
    case 'directsync':
      return { direct: true, 'no-flush': false };
    case 'writeback':
    case 'writethrough':
      return { direct: false, 'no-flush': false };
    case 'unsafe':
      return { direct: false, 'no-flush': true };
    case undefined:
    default:
      return undefined;
  }
}

function filterArguments(disk: Disk, index: number): string[] {
  const args: string[] = [];
  let below = `disk${index}-format`;
  const { iotune } = disk;
  if (iotune !== undefined) {
    const group = throttleGroup(disk, index);
    const node = `disk${index}-throttle`;
    args.push('-blockdev', jsonText({ driver: 'throttle', 'node-name': node, 'throttle-group': group, file: below }));
    below = node;
  }
  if (disk.driver?.copyOnRead === true) {
    args.push('-blockdev', jsonText({ driver: 'copy-on-read', 'node-name': `disk${index}-copy`, file: below }));
  }
  return args;
}

/** Name of the object that holds a disk's limits. */
function throttleGroup(disk: Disk, index: number): string {
  const group = disk.iotune?.groupName;
  return group === undefined ? `limits-disk${index}` : `limits-group-${group}`;
}

/** The limits of all disks, numbered from `first`; disks of one group share those of its first. */
export function throttleArguments(disks: readonly Disk[], first = 0): string[] {
  const args: string[] = [];
  const done = new Set<string>();
  for (const [index, disk] of disks.entries()) {
    const limits = disk.iotune;
    const id = throttleGroup(disk, first + index);
    if (limits === undefined || done.has(id)) continue;
    done.add(id);
    args.push('-object', jsonText({ 'qom-type': 'throttle-group', id, limits: throttleLimits(limits) }));
  }
  return args;
}

function throttleLimits(limits: NonNullable<Disk['iotune']>): JsonDraft {
  return {
    'bps-total': limits.totalBytesSec,
    'bps-read': limits.readBytesSec,
    'bps-write': limits.writeBytesSec,
    'iops-total': limits.totalIopsSec,
    'iops-read': limits.readIopsSec,
    'iops-write': limits.writeIopsSec,
    'bps-total-max': limits.totalBytesSecMax,
    'bps-read-max': limits.readBytesSecMax,
    'bps-write-max': limits.writeBytesSecMax,
    'iops-total-max': limits.totalIopsSecMax,
    'iops-read-max': limits.readIopsSecMax,
    'iops-write-max': limits.writeIopsSecMax,
    'bps-total-max-length': limits.totalBytesSecMaxLength,
    'bps-read-max-length': limits.readBytesSecMaxLength,
    'bps-write-max-length': limits.writeBytesSecMaxLength,
    'iops-total-max-length': limits.totalIopsSecMaxLength,
    'iops-read-max-length': limits.readIopsSecMaxLength,
    'iops-write-max-length': limits.writeIopsSecMaxLength,
    'iops-size': limits.sizeIopsSec,
  };
}
