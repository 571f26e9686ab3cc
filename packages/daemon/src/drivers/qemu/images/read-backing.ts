import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { DiskImage } from '../../../model/given-images.js';
import { oddKindOf } from './file-rights.js';
import { onStorage } from '../../../model/storage-turns.js';

/** What the header of an image says of the image under it. */
export type Backing =
  | { readonly kind: 'none' }
  | { readonly kind: 'image'; readonly image: DiskImage }
  /** Something that must not, or cannot, be followed. */
  | { readonly kind: 'problem'; readonly problem: string };

type HeaderFormat = 'qcow2' | 'qcow' | 'qed';

const none: Backing = { kind: 'none' };
const headBytes = 64 * 1024;
const longestName = 1023;
/** Bytes of the header of the third version, without what is optional in it. */
const thirdHeaderBytes = 104;
const externalData = 1n << 2n;
const formatExtension = 0xe2792aca;

/**
 * Reads what lies under an image. Only what names a format and a plain path is followed: a guest may have written the
 * header, and QEMU would open whatever it names.
 * @throws ErrnoException; the signal's reason
 */
export async function readBacking({ path, format }: DiskImage, signal: AbortSignal): Promise<Backing> {
  if (format !== 'qcow2' && format !== 'qcow' && format !== 'qed') return none;
  return onStorage(() => readHeader({ path, format }), signal);
}

async function readHeader(image: { readonly path: string; readonly format: HeaderFormat }): Promise<Backing> {
  // A pipe that nobody writes to would hold one of the few threads that all files share, for ever.
  await using file = await open(image.path, constants.O_RDONLY | constants.O_NONBLOCK);
  const odd = oddKindOf(await file.stat());
  if (odd !== undefined) return { kind: 'problem', problem: `${image.path} is ${odd}, and no ${image.format} image` };
  const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), { position: 0 });
  const found = parseBacking(image.format, buffer.subarray(0, bytesRead));
  if ('problem' in found) return { kind: 'problem', problem: `${image.path} ${found.problem}` };
  const { name, format } = found;
  if (name === undefined) return none;
  if (/^[a-z][a-z0-9+.-]*:/i.test(name)) {
    return { kind: 'problem', problem: `${image.path} lies on ${name}, and only plain paths are followed` };
  }
  if (format === undefined) {
    return {
      kind: 'problem',
      problem: `${image.path} lies on ${name} without saying its format; set it with qemu-img rebase -u -F`,
    };
  }
  return { kind: 'image', image: { type: 'file', path: resolve(dirname(image.path), name), format } };
}

/** Name and format of the image under one, from the first bytes of its header. */
export function parseBacking(
  format: HeaderFormat,
  head: Buffer,
): { readonly name?: string; readonly format?: string } | { readonly problem: string } {
  const magic = format === 'qed' ? 'QED\0' : 'QFI\u00FB';
  if (head.length < 72 || head.toString('latin1', 0, 4) !== magic) return { problem: `is no ${format} image` };
  return format === 'qed' ? parseQed(head) : parseQcow(head);
}

function parseQcow(head: Buffer): ReturnType<typeof parseBacking> {
  const version = head.readUInt32BE(4);
  if (version >= 3 && head.length < thirdHeaderBytes) return { problem: 'has a header that is cut off' };
  if (version >= 3 && (head.readBigUInt64BE(72) & externalData) !== 0n) {
    return { problem: 'keeps its data in another file, which is not followed' };
  }
  const name = readName(head, head.readBigUInt64BE(8), head.readUInt32BE(16));
  if (name === undefined) return {};
  if (typeof name !== 'string') return name;
  // The first version knew no formats: what lies under it is probed, and that is what we do not do.
  const format = version === 1 ? undefined : qcowFormat(head, version);
  return format === undefined ? { name } : { name, format };
}

/** The format is in one of the extensions behind the header. */
function qcowFormat(head: Buffer, version: number): string | undefined {
  let at = version === 2 ? 72 : head.readUInt32BE(100);
  while (at + 8 <= head.length) {
    const type = head.readUInt32BE(at);
    const length = head.readUInt32BE(at + 4);
    if (type === 0) return undefined;
    if (type === formatExtension) return head.toString('latin1', at + 8, at + 8 + length);
    at += 8 + Math.ceil(length / 8) * 8;
  }
  return undefined;
}

function parseQed(head: Buffer): ReturnType<typeof parseBacking> {
  const features = head.readBigUInt64LE(16);
  if ((features & 1n) === 0n) return {};
  const name = readName(head, BigInt(head.readUInt32LE(56)), head.readUInt32LE(60));
  if (name === undefined) return {};
  if (typeof name !== 'string') return name;
  const isRaw = (features & 4n) !== 0n;
  return isRaw ? { name, format: 'raw' } : { name };
}

function readName(head: Buffer, offset: bigint, length: number): string | undefined | { readonly problem: string } {
  if (offset === 0n || length === 0) return undefined;
  const start = Number(offset);
  if (length > longestName || start + length > head.length) return { problem: 'has a header that makes no sense' };
  return head.toString('utf8', start, start + length);
}
