import { dirname, join } from 'node:path';
import type { House } from './house.js';

/** The house with its sockets where the URI of a socket says that they are; any other URI changes nothing. */
export function houseOfUri(house: House, uri: string | undefined): House {
  const daemonSocket = /^unix:(?:\/\/(?=\/))?(\/.*)$/.exec(uri ?? '')?.[1];
  if (daemonSocket === undefined || uri === undefined) return house;
  const runDirectory = dirname(daemonSocket);
  return { ...house, uri, isDefault: false, runDirectory, daemonSocket, lockdSocket: join(runDirectory, 'lockd.sock') };
}
