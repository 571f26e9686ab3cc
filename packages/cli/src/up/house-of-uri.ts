import { basename, dirname, join } from 'node:path';
import { directoryOfSocket } from '@holdfast/protocol/sockets';
import { findHouse, type House, type Resident } from './house.js';

/**
 * The house with its sockets where the URI of a socket says that they are; any other URI changes nothing. A socket that is
 * laid out as `holdfast up --dir` does it tells where all the rest is, too.
 */
export function houseOfUri(house: House, uri: string | undefined, resident: Resident): House {
  const daemonSocket = /^unix:(?:\/\/(?=\/))?(\/.*)$/.exec(uri ?? '')?.[1];
  if (daemonSocket === undefined || uri === undefined) return house;
  const directory = basename(daemonSocket) === 'holdfast.sock' ? directoryOfSocket(daemonSocket) : undefined;
  if (directory !== undefined) return { ...findHouse(resident, directory), uri };
  const runDirectory = dirname(daemonSocket);
  return { ...house, uri, isDefault: false, runDirectory, daemonSocket, lockdSocket: join(runDirectory, 'lockd.sock') };
}
