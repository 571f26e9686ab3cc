import type { BackingStore, Disk } from '@holdfast/protocol';
import type { ChainImage } from '../argv/argv-context.js';

/** What a spec says of the images of a disk. */
export interface GivenChain {
  /** The disk's own image first. */
  readonly images: readonly ChainImage[];
  /** Whether the last of them has no backing; else what lies under it is in its header. */
  readonly isComplete: boolean;
}

/** The images of a disk as its spec gives them; undefined: it has no medium. */
export function givenChain(disk: Disk): GivenChain | undefined {
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
): ChainImage | undefined {
  const kind = type === 'block' ? 'block' : 'file';
  const path = kind === 'block' ? source?.dev : source?.file;
  return path === undefined ? undefined : { type: kind, path, format: format ?? 'raw' };
}
