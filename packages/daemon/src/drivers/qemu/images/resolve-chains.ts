import type { DomainSpec } from '@holdfast/protocol';
import { Fault } from '../../../model/fault.js';
import { type DiskImage, type DiskImages, givenImages } from '../../../model/given-images.js';
import { fileFault } from './file-rights.js';
import { readBacking } from './read-backing.js';

const deepest = 200;

/**
 * The backing chains of all disks, by position: as the spec gives them, and from where it stops by the headers of the
 * images. QEMU gets every image by name and format and has nothing to guess.
 * @throws Fault FILE_NOT_FOUND, FILE_PERMISSION, LAUNCH_FAILED; the signal's reason
 */
export async function resolveChains(spec: DomainSpec, signal: AbortSignal): Promise<DiskImages> {
  const chains = new Map<number, readonly DiskImage[]>();
  for (const [index, disk] of (spec.devices?.disks ?? []).entries()) {
    const given = givenImages(disk);
    if (given === undefined) continue;
    const field = `devices.disks[${index}].source`;
    chains.set(index, given.isComplete ? given.images : await follow(given.images, field, signal));
  }
  return chains;
}

async function follow(given: readonly DiskImage[], field: string, signal: AbortSignal): Promise<readonly DiskImage[]> {
  const images = [...given];
  for (let last = images.at(-1); last !== undefined; last = images.at(-1)) {
    const backing = await backingOf(last, field, signal);
    if (backing.kind === 'none') return images;
    if (backing.kind === 'problem') {
      throw new Fault('LAUNCH_FAILED', `${field}: ${backing.problem}`, { metadata: { path: last.path } });
    }
    const { path } = backing.image;
    if (images.length >= deepest || images.some((image) => image.path === path)) {
      throw new Fault('LAUNCH_FAILED', `${field}: the images under ${given[0]?.path ?? ''} have no end`, {
        metadata: { path },
      });
    }
    images.push(backing.image);
  }
  return images;
}

async function backingOf(image: DiskImage, field: string, signal: AbortSignal): ReturnType<typeof readBacking> {
  try {
    return await readBacking(image, signal);
  } catch (error) {
    throw fileFault(error, { path: image.path, field });
  }
}

/**
 * Makes sure that the images are still those for which leases were taken; undefined: nobody has looked before.
 * @throws Fault LAUNCH_FAILED
 */
export function demandSameImages(now: DiskImages, before: DiskImages | undefined): void {
  if (before === undefined) return;
  for (const [index, images] of now) {
    const leased = before.get(index) ?? [];
    const at = images.findIndex(({ path, format }, depth) => {
      return leased[depth]?.path !== path || leased[depth]?.format !== format;
    });
    if (at < 0 && leased.length === images.length) continue;
    const path = images[Math.max(at, 0)]?.path ?? '';
    throw new Fault(
      'LAUNCH_FAILED',
      `devices.disks[${index}].source: the images under ${images[0]?.path ?? ''} were changed while the guest started`,
      { metadata: { path }, hint: 'start it again when whoever changes them is done' },
    );
  }
}
