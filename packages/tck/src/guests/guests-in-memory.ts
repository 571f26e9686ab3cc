import { domainXml, type GuestKind, readyLine } from './guest-kind.js';

/** Guests of the driver `test`. */
export const guestsInMemory: GuestKind = {
  readyLine,
  xml: (name, wishes = {}) => domainXml('test', name, wishes, "<os><type arch='x86_64'>hvm</type></os>"),
  spec: (name) => ({
    name,
    type: 'test',
    memoryBytes: '32MiB',
    vcpu: { count: 1 },
    os: { type: 'hvm', arch: 'x86_64' },
    devices: { serials: [{ source: { type: 'pty' } }] },
  }),
};
