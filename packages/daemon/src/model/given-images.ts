import type { BackingStore, Disk } from '@holdfast/protocol';

/** An image of a disk: its own, or one that lies under another. */
export interface DiskImage {
  readonly type: 'file' | 'block';
  readonly path: string;
  readonly format: string;
}

/** The images of disks by position of the disk, its own image first; missing: it has no medium of this host. */
export type DiskImages = ReadonlyMap<number, readonly DiskImage[]>;

/** What a spec says of the images of a disk. */
export interface GivenImages {
  /** The disk's own image first. */
  readonly images: readonly DiskImage[];
  /** Whether the last of them has no backing; else what lies under it is in its header. */
  readonly isComplete: boolean;
}

/** The images of a disk as its spec gives them; undefined: it has no medium. */
export function givenImages(disk: Disk): GivenImages | undefined {
  const top = imageOf(disk.type, disk.source, disk.driver?.type);
  if (top === undefined) return undefined;
  const images = [top];
  let below: BackingStore | undefined = disk.backingStore;
  while (below !== undefined) {
    const image = imageOf(below.type, below.source, below.format?.type);
    // An empty `<backingStore/>` ends the chain.
    if (image === undefined) return { images, isComplete: true };
    images.push(image);
    below = below.backingStore;
  }
  return { images, isComplete: false };
}

function imageOf(
  type: string | undefined,
  source: { readonly file?: string | undefined; readonly dev?: string | undefined } | undefined,
  format: string | undefined,
): DiskImage | undefined {
  const kind = type === 'block' ? 'block' : 'file';
  const path = kind === 'block' ? source?.dev : source?.file;
  return path === undefined ? undefined : { type: kind, path, format: format ?? 'raw' };
}
