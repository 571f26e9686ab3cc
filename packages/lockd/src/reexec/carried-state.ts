import { closeSync, fstatSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import type { ProcessIdentity } from '../host/host.js';
import type { OpenDescriptor } from '../leases/files/descriptors-below.js';
import type { Holding } from '../leases/lease-table.js';
import type { CarriedFile } from '../leases/locked/open-leases.js';
import type { CarriedLimits } from '../config/limits.js';
import type { ClientKind } from '../service/clients.js';

/** Which form of it this image writes; it reads this one and none else. */
export const stateVersion = 1;

/** A connection that goes on in the new image. */
export interface CarriedConnection {
  readonly descriptor: number;
  readonly kind: ClientKind;
  /** Of a hold connection: whose leases it keeps; undefined: it has not said so yet. */
  readonly token: string | undefined;
  /** Of a hold connection: what it has said of its line so far. */
  readonly line: string;
}

/** All that an image hands to the one that replaces it; descriptors by their numbers, which stay as they are. */
export interface CarriedState extends CarriedLimits {
  readonly version: number;
  readonly epoch: string;
  /** Of the new image. */
  readonly generation: number;
  readonly bootId: string;
  readonly backend: 'ofd' | 'posix';
  readonly sequence: number;
  /** By what they are for; an earlier image had fewer of them. */
  readonly listeners: Readonly<Record<string, number>>;
  /** When new connections began to wait, by the clock of this boot in nanoseconds; an earlier image does not say. */
  readonly parkedAt?: string;
  /** Which make this process the only lockd of its directory and its socket. */
  readonly instanceLocks: readonly number[];
  readonly spaces: readonly { readonly name: string; readonly directory: string }[];
  readonly owners: readonly {
    readonly token: string;
    readonly uuid: string;
    readonly name: string;
    readonly process: ProcessIdentity | undefined;
  }[];
  readonly holdings: readonly Holding[];
  readonly lost: readonly { readonly holding: Holding; readonly reason: string }[];
  readonly files: readonly CarriedFile[];
  /** Of file systems that may hang: to close them would wait for these. Those that nobody needs any more are given back. */
  readonly remote?: readonly OpenDescriptor[];
  readonly connections: readonly CarriedConnection[];
  /** Whether signals that could end a program before it has handlers are ignored for good. */
  readonly ignoresSignals?: boolean;
}

/** Every descriptor of it that has to be open in the new image. */
export function carriedDescriptors(state: CarriedState): number[] {
  return [
    ...Object.values(state.listeners),
    ...state.instanceLocks,
    ...(state.remote ?? []).map(({ descriptor }) => descriptor),
    ...state.files.map(({ descriptor }) => descriptor),
    ...state.connections.map(({ descriptor }) => descriptor),
  ];
}

/**
 * Writes it to a file that has no name any more, and answers its descriptor. However much it is, it fits.
 * @throws ErrnoException of open(2) and write(2), and then nothing is left
 */
export function writeState(state: CarriedState, path: string): number {
  const descriptor = openSync(path, 'wx+', 0o600);
  try {
    unlinkSync(path);
    const bytes = Buffer.from(JSON.stringify(state));
    let done = 0;
    while (done < bytes.length) done += writeSync(descriptor, bytes, done, bytes.length - done, done);
    return descriptor;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

/** Reads it and closes the file. @throws Error when it is not what this image understands */
export function readState(descriptor: number): CarriedState {
  const bytes = Buffer.alloc(fstatSync(descriptor).size);
  let done = 0;
  while (done < bytes.length) {
    const read = readSync(descriptor, bytes, done, bytes.length - done, done);
    if (read === 0) break;
    done += read;
  }
  closeSync(descriptor);
  const state = JSON.parse(bytes.toString('utf8', 0, done)) as CarriedState;
  if (state.version !== stateVersion) {
    throw new Error(
      `the state of the image before this one has version ${state.version}; ${stateVersion} is understood`,
    );
  }
  return state;
}
