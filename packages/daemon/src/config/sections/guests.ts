import type { Places } from '../places.js';

/** What runs the guests and what keeps them apart. */
export const guests = {
  driver: {
    kind: 'choice',
    choices: ['qemu', 'test'],
    preset: 'qemu',
    summary: 'what runs the guests; test: guests in memory, for trials',
  },
  leaseManager: {
    kind: 'choice',
    choices: ['lockd', 'sanlock', 'nop'],
    preset: 'lockd',
    summary: 'who keeps two guests off one disk; sanlock: on storage that hosts share; nop: nobody does',
  },
  lockdSocket: {
    kind: 'path',
    preset: (places: Places): string => places.lockdSocket,
    placeholder: 'PATH',
    summary: 'socket file of the lock daemon',
  },
  testScript: {
    kind: 'path',
    preset: undefined,
    summary: 'driver test: what goes wrong and how guests behave, in JSON',
  },
} as const;
