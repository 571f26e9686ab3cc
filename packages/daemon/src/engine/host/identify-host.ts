import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { normalizeUuid } from '../../model/uuid.js';
import type { Host } from '../services.js';

/** Reads who the host is, and which boot of it this is. */
export function identifyHost(): Host {
  const name = hostname();
  return {
    uuid: normalizeUuid(readId('/etc/machine-id')) ?? uuidFrom(name),
    hostname: name,
    bootId: readId('/proc/sys/kernel/random/boot_id') || 'unknown',
  };
}

function readId(path: string): string {
  try {
    return readFileSync(path, 'latin1').trim();
  } catch {
    // A container without machine-id, or not Linux: the caller has something else.
    return '';
  }
}

// The same each time, so that clients can tell this host from others by it as well as by its name.
function uuidFrom(name: string): string {
  const digits = createHash('sha256').update(`holdfast host ${name}`).digest('hex');
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    `8${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ].join('-');
}
