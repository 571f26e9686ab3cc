import type { DomainSpec } from '@holdfast/protocol';
import { Fault } from '../../../model/fault.js';
import type { ChainImage } from '../argv/argv-context.js';
import { fileFault } from './file-rights.js';
import { givenChain } from './given-chain.js';
import { readBacking } from './read-backing.js';

const deepest = 200;

/**
 * The backing chains of all disks, by position: as the spec gives them, and from where it stops by the headers of the
 * images. QEMU gets every image by name and format and has nothing to guess.
 * @throws Fault FILE_NOT_FOUND, FILE_PERMISSION, LAUNCH_FAILED
 */
export async function resolveChains(spec: DomainSpec): Promise<ReadonlyMap<number, readonly ChainImage[]>> {
  const chains = new Map<number, readonly ChainImage[]>();
  for (const [index, disk] of (spec.devices?.disks ?? []).entries()) {
    const given = givenChain(disk);
    if (given === undefined) continue;
    const field = `devices.disks[${index}].source`;
    chains.set(index, given.isComplete ? given.images : await follow(given.images, field));
  }
  return chains;
}

async function follow(given: readonly ChainImage[], field: string): Promise<readonly ChainImage[]> {
  const images = [...given];
  for (let last = images.at(-1); last !== undefined; last = images.at(-1)) {
    const backing = await backingOf(last, field);
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

async function backingOf(image: ChainImage, field: string): ReturnType<typeof readBacking> {
  try {
    return await readBacking(image);
  } catch (error) {
    throw fileFault(error, { path: image.path, field });
  }
}
