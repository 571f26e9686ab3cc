import { InvalidArgumentError } from 'commander';

const factors: Readonly<Record<string, number>> = { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40, p: 2 ** 50 };
const pattern = /^(\d+(?:\.\d+)?)\s*(?:(bytes?)|([kmgtp])(i?b)?)$/i;

/**
 * Reads a size such as `2GiB`, `512M` or `1000MB`, in libvirt's units: `K`, `KiB` are 1024 bytes, `KB` is 1000.
 * @throws InvalidArgumentError when it is none; a number without a unit too, because virsh takes it as KiB and others as bytes
 */
export function parseSize(text: string): number {
  const match = pattern.exec(text.trim());
  if (match === null) {
    const bare = /^\d+$/.test(text);
    throw new InvalidArgumentError(
      bare ? `a size needs a unit: ${text}MiB or ${text}KiB.` : 'a size looks like 2GiB or 512M.',
    );
  }
  const [, number = '', , letter = '', suffix = ''] = match;
  const prefix = letter.toLowerCase();
  const factor = suffix.toLowerCase() === 'b' ? 1000 ** 'kmgtp'.indexOf(prefix) * 1000 : (factors[prefix] ?? 1);
  const bytes = Number(number) * factor;
  if (!Number.isSafeInteger(bytes)) throw new InvalidArgumentError('a size is a whole number of bytes below 8 PiB.');
  return bytes;
}
