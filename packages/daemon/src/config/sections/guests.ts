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
  startLockDaemon: {
    kind: 'boolean',
    preset: ({ isSystem }: Places): boolean => !isSystem,
    summary:
      'lease_manager lockd: start a lock daemon when nobody listens on lockd_socket; default: true, but for root, who may not',
  },
  lockDaemonIdleExitSeconds: {
    kind: 'seconds',
    preset: 30,
    minimum: 1,
    maximum: 86_400,
    summary: 'after how long without clients, guests and leases a lock daemon ends that start_lock_daemon started',
  },
  testScript: {
    kind: 'path',
    preset: undefined,
    summary: 'driver test: what goes wrong and how guests behave, in JSON',
  },
} as const;
