import { join } from 'node:path';
import { refusal } from '../errors/refusal.js';
import type { HoldfastUri } from './parse-uri.js';

/** Who connects, as far as the place of a socket depends on it. */
export interface Surroundings {
  readonly uid: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The process that runs this. */
export function presentSurroundings(): Surroundings {
  return { uid: process.getuid?.() ?? 0, environment: process.env };
}

/** Socket of the daemon of the whole host. */
export const systemSocket = '/run/holdfast/holdfast.sock';

/** Socket of the present user's own daemon; root's own is that of the host. */
export function sessionSocket({ uid, environment }: Surroundings): string {
  if (uid === 0) return systemSocket;
  // An empty variable means the same as none (XDG base directories, section 3).
  return join(environment['XDG_RUNTIME_DIR'] || `/run/user/${uid}`, 'holdfast/holdfast.sock');
}

/**
 * Says which socket of this host a URI means.
 * @throws HoldfastError INVALID_ARGUMENT
 */
export function socketOf({ driver, path, params }: HoldfastUri, uri: string, surroundings: Surroundings): string {
  if (driver === '') return path;
  if (params['socket'] !== undefined) return params['socket'];
  switch (path) {
    case 'system':
      return systemSocket;
    case 'session':
    case '':
      return sessionSocket(surroundings);
    case 'default':
      if (driver === 'test') return sessionSocket(surroundings);
  }
  throw refusal('INVALID_ARGUMENT', `${uri} names ${path}; accepted are system and session, or a parameter socket`, {
    hint: `try ${driver}:///system or ${driver}:///session?socket=/path`,
  });
}
