import type { Environment } from './environment.js';

/** Descriptors are handed over from this one on (sd_listen_fds(3)). */
const firstDescriptor = 3;

/** What was handed over cannot be used: the units do not fit this program. */
export class InheritedSocketError extends Error {
  override readonly name = 'InheritedSocketError';
}

/**
 * Reads which listening sockets this process was started with, by the names that their units give them
 * (`FileDescriptorName=`). They are there before the process is and stay when it goes, so that clients wait during a
 * restart instead of being refused.
 * @param known - Names that the program serves. A socket that nobody serves would let its clients wait for ever.
 * @param needed - Name of a socket that has none of its own (the one without which the program is not started).
 * @throws InheritedSocketError for a name that is not known, or that comes twice
 */
export function readInheritedSockets(
  environment: Environment,
  pid: number,
  known: readonly string[],
  needed: string,
): ReadonlyMap<string, number> {
  const count = Number(environment['LISTEN_FDS'] ?? 0);
  // The variables are for the process that they name; a child that inherits them has no business with them.
  if (Number(environment['LISTEN_PID']) !== pid || !Number.isInteger(count) || count < 1) return new Map();
  const names = environment['LISTEN_FDNAMES']?.split(':') ?? [];
  const sockets = new Map<string, number>();
  for (let index = 0; index < count; index++) {
    const found = names[index] ?? '';
    // What sockets are called that were given no name.
    const name = count === 1 && (found === '' || found === 'unknown') ? needed : found;
    if (!known.includes(name)) {
      throw new InheritedSocketError(
        `descriptor ${firstDescriptor + index} was handed over as ${JSON.stringify(name)}; FileDescriptorName= is expected to be one of ${known.join(', ')}`,
      );
    }
    if (sockets.has(name)) throw new InheritedSocketError(`two sockets were handed over as ${JSON.stringify(name)}`);
    sockets.set(name, firstDescriptor + index);
  }
  return sockets;
}
