import { join } from 'node:path';
import type { Places } from '../places.js';

/** Where things stand. */
export const places = {
  socket: {
    kind: 'path',
    preset: ({ runDirectory }: Places): string => join(runDirectory, 'holdfast.sock'),
    placeholder: 'PATH',
    summary: 'socket file to serve on',
  },
  stateDir: {
    kind: 'path',
    preset: ({ stateDirectory }: Places): string => stateDirectory,
    placeholder: 'DIR',
    summary: 'definitions of domains; outlives the host',
  },
  runDir: {
    kind: 'path',
    preset: ({ runDirectory }: Places): string => runDirectory,
    placeholder: 'DIR',
    summary: 'status of guests and their sockets; outlives the daemon',
  },
  logDir: {
    kind: 'path',
    preset: ({ logDirectory }: Places): string => logDirectory,
    placeholder: 'DIR',
    summary: 'logs of guests',
  },
} as const;
