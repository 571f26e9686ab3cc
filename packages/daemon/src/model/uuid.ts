import { randomUUID } from 'node:crypto';

const form = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/;

/** A new identity. */
export function newUuid(): string {
  return randomUUID();
}

/** The identity in lower case with hyphens, from any of the forms that libvirt reads; undefined when it is none. */
export function normalizeUuid(text: string): string | undefined {
  const given = text.trim().toLowerCase();
  if (!form.test(given)) return undefined;
  const digits = given.replaceAll('-', '');
  // All digits equal is what uninitialized memory looks like; libvirt refuses it too.
  if (new Set(digits).size === 1) return undefined;
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join(
    '-',
  );
}
