import { CommandError } from '../command-error.js';
import type { House, Resident } from './house.js';
import { houseOfUri } from './house-of-uri.js';

/**
 * The house of the daemon that a URI names; without one, `house`.
 * @throws CommandError UNSUPPORTED for a daemon of another host; what the SDK throws for what is no URI
 */
export async function houseOfDaemon(house: House, uri: string | undefined, resident: Resident): Promise<House> {
  if (uri === undefined) return house;
  const { explainConnect } = await import('@holdfast/sdk');
  const { socketPath, address } = explainConnect({ uri });
  if (socketPath === '') {
    throw new CommandError(`${uri} is a daemon of another host, and stops there`, {
      reason: 'UNSUPPORTED',
      hint: `run it there (${address}): holdfast down; or unset HOLDFAST_URI`,
    });
  }
  return socketPath === house.daemonSocket ? house : houseOfUri(house, `unix:${socketPath}`, resident);
}
