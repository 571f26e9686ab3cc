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
    summary: 'mode of the socket for everything; none: 0660 with unix_sock_group, else 0600',
  },
  unixSockRoPerms: { kind: 'mode', preset: 0o666, summary: 'mode of the socket for those who only look' },
  unixSockAdminPerms: { kind: 'mode', preset: 0o600, summary: 'mode of the socket for administrators' },
} as const;
