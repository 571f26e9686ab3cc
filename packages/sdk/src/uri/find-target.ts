import { statSync } from 'node:fs';
import { doorSocketOf } from '@holdfast/protocol';
import { refusal } from '../errors/refusal.js';
import type { ConnectStep } from '../explain-connect.js';
import { acceptedNames, type Profile, type Profiles, readProfiles } from './find-profile.js';
import { locateDaemon, type Target } from './locate-daemon.js';
import { sessionSocket, type Surroundings, systemSocket } from './locate-socket.js';

/** A daemon that was found, and how. */
export interface FoundTarget extends Target {
  readonly profile: string;
  readonly steps: readonly ConnectStep[];
}

/** Finds the daemon to talk to: what was given, HOLDFAST_URI, the usual profile, the user's own socket, that of the system. */
export function findTarget(uri: string | undefined, surroundings: Surroundings, readOnly?: boolean): FoundTarget {
  const steps: ConnectStep[] = [];
  const given = [
    { source: 'option', place: 'uri', value: uri },
    { source: 'environment', place: 'HOLDFAST_URI', value: surroundings.environment['HOLDFAST_URI'] },
  ] as const;
  for (const { source, place, value } of given) {
    const chosen = value !== undefined && value !== '';
    steps.push({ source, place, found: chosen ? value : 'not set', chosen });
    if (!chosen) continue;
    const named = isProfileName(value) ? findProfile(value, readProfiles(surroundings)) : undefined;
    return named === undefined
      ? { ...locateDaemon(value, surroundings, readOnly), profile: '', steps }
      : locateProfile(value, named, surroundings, readOnly, steps);
  }
  const profiles = readProfiles(surroundings);
  const usual = profiles.named.get(profiles.usual);
  if (profiles.file !== '') {
    const found =
      usual === undefined ? (profiles.exists ? 'no usual profile' : 'nothing') : `profile ${profiles.usual}`;
    steps.push({ source: 'profile', place: profiles.file, found, chosen: usual !== undefined });
  }
  if (usual !== undefined) return locateProfile(profiles.usual, usual, surroundings, readOnly, steps);
  return findSocket(surroundings, readOnly ?? false, steps);
}

/** No URI is one: each has a colon. */
function isProfileName(text: string): boolean {
  return /^[A-Za-z0-9_-]+$/.test(text);
}

function findProfile(name: string, { file, named }: Profiles): Profile {
  const found = named.get(name);
  if (found !== undefined) return found;
  const place = file === '' ? 'and there is no file of profiles' : `and no profile in ${file}`;
  throw refusal('INVALID_ARGUMENT', `${name} is no URI like qemu:///system, ${place}; ${acceptedNames(name, named)}`, {
    hint: 'try qemu:///system, qemu:///session or unix:/path',
  });
}

function locateProfile(
  name: string,
  profile: Profile,
  surroundings: Surroundings,
  readOnly: boolean | undefined,
  steps: readonly ConnectStep[],
): FoundTarget {
  const target = locateDaemon(profile.uri, surroundings, readOnly ?? profile.readOnly);
  // What the URI itself says is nearer.
  return { ...target, tokenFile: target.tokenFile || profile.tokenFile, profile: name, steps };
}

/** The socket that is there: the user's own, or that of the system. */
function findSocket(surroundings: Surroundings, readOnly: boolean, before: readonly ConnectStep[]): FoundTarget {
  const steps = [...before];
  const system = { source: 'system-socket', place: systemSocket, uri: 'qemu:///system' } as const;
  const own = { source: 'session-socket', place: sessionSocket(surroundings), uri: 'qemu:///session' } as const;
  // Root's own daemon is that of the system.
  const sockets = own.place === system.place ? [system] : [own, system];
  const present = sockets.map((socket) => ({ ...socket, found: describe(socket.place) }));
  // Where there is none, the user's own is named: that is the one that can be started without asking anybody.
  const chosen = present.find(({ found }) => found === socketFound) ?? present[0];
  for (const { source, place, found } of present) {
    steps.push({ source, place, found, chosen: source === chosen?.source });
    if (source === chosen?.source && found === socketFound) break;
  }
  const place = chosen?.place ?? '';
  const endpoint = { transport: 'unix', socketPath: readOnly ? doorSocketOf(place, 'ro') : place } as const;
  return { uri: chosen?.uri ?? '', profile: '', endpoint, driver: '', certificates: [], tokenFile: '', steps };
}

const socketFound = 'a socket';

function describe(path: string): string {
  try {
    return statSync(path).isSocket() ? socketFound : 'no socket, but something else';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'nothing' : (error as Error).message;
  }
}
