import type { DomainSpec } from '@holdfast/protocol';
import { type DiskImage, type DiskImages, givenImages } from '../../model/given-images.js';

/** The images of disks as far as the spec names them: guests in memory open no file, so there is no header to read. */
export async function testDiskImages({ devices }: DomainSpec): Promise<DiskImages> {
  const images = new Map<number, readonly DiskImage[]>();
  for (const [index, disk] of (devices?.disks ?? []).entries()) {
    const given = givenImages(disk);
    if (given !== undefined) images.set(index, given.images);
  }
  return images;
}
