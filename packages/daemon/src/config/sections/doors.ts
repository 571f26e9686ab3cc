import type { Places } from '../places.js';

/** Who may connect. The names are libvirt's. */
export const doors = {
  readOnlySocket: {
    kind: 'boolean',
    placeholder: 'BOOL',
    preset: ({ isSystem }: Places): boolean => isSystem,
    summary: 'whether there is a socket for those who only look',
  },
  unixSockGroup: {
    kind: 'text',
    preset: '',
    expected: 'the name or the number of a group',
    summary: 'group of the sockets; none: that of the daemon',
  },
  unixSockRwPerms: {
    kind: 'mode',
    preset: undefined,
    summary: 'mode of the socket for everything; none: 0666 with polkit, 0660 with unix_sock_group, else 0600',
  },
  unixSockRoPerms: { kind: 'mode', preset: 0o666, summary: 'mode of the socket for those who only look' },
  authUnixRw: {
    kind: 'choice',
    choices: ['none', 'polkit'],
    preset: 'none',
    summary: 'who decides about clients of the socket for everything, beside its mode',
  },
  authUnixRo: {
    kind: 'choice',
    choices: ['none', 'polkit'],
    preset: 'none',
    summary: 'the same of the socket for those who only look',
  },
  polkitTimeoutMs: {
    kind: 'milliseconds',
    preset: 60_000,
    minimum: 10,
    maximum: 600_000,
    summary: 'how long a client waits for the word of polkit, which may ask somebody for a password',
  },
  unixSockAdminPerms: { kind: 'mode', preset: 0o600, summary: 'mode of the socket for administrators' },
} as const;
