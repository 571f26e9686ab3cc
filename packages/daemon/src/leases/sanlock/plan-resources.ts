import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import type { LeaseDevice } from '@holdfast/protocol';
import { Fault } from '../../model/fault.js';
import { onStorage } from '../../model/storage-turns.js';
import type { UsedDisk } from '../../model/used-disks.js';
import type { WantedLeases } from '../lease-manager.js';
import { demandLease } from '../plan-leases.js';
import type { LeaseRules } from '../lease-rules.js';
import type { SanlockResource } from './sanlock-tool.js';

/** A lease of sanlock to ask for. */
export interface PlannedResource extends SanlockResource {
  readonly shared: boolean;
  /** What it protects; empty: it is a lease of its own. */
  readonly path: string;
  /** Whether its file is made where it is missing. */
  readonly isOurs: boolean;
}

/** Most that sanlock grants to one process. */
const mostResources = 8;

/** Names of the lockspace for disks. */
export const diskLockspaces: Readonly<Record<LeaseRules['layout'], string>> = {
  holdfast: 'HOLDFAST_DISKS',
  libvirt: '__LIBVIRT__DISKS__',
};

/**
 * Says which leases a guest shall have, by the rules.
 * @throws Fault INVALID_ARGUMENT for what sanlock cannot do, FILE_NOT_FOUND
 */
export async function planResources(
  { disks, leases, onLockfailure = 'poweroff' }: WantedLeases,
  rules: LeaseRules,
  fileOf: (name: string) => string,
  signal: AbortSignal,
): Promise<readonly PlannedResource[]> {
  demandLease(disks, leases, rules);
  const ofDisks = rules.autoDiskLeases ? disks : [];
  const planned = [
    ...(await Promise.all(ofDisks.map((disk) => ofDisk(disk, rules, fileOf, signal)))),
    ...leases.map(explicit),
  ];
  if (planned.length > 0 && onLockfailure !== 'poweroff') {
    throw refused(
      'on_lockfailure',
      onLockfailure,
      'poweroff',
      'sanlock itself ends a guest whose leases it cannot keep',
    );
  }
  if (planned.length > mostResources) {
    const found = `${planned.length} leases`;
    throw refused('devices', found, `at most ${mostResources}`, 'sanlock grants no more to one guest');
  }
  return planned;
}

async function ofDisk(
  { path, shared }: UsedDisk,
  { layout }: LeaseRules,
  fileOf: (name: string) => string,
  signal: AbortSignal,
): Promise<PlannedResource> {
  const name = layout === 'libvirt' ? hash('md5', path) : hash('sha256', await resolved(path, signal)).slice(0, 32);
  return { lockspace: diskLockspaces[layout], name, file: fileOf(name), offset: 0, shared, path, isOurs: true };
}

function explicit({ lockspace, key = '', target }: LeaseDevice, index: number): PlannedResource {
  if (lockspace === undefined) {
    throw refused(
      `devices.leases[${index}].lockspace`,
      'nothing',
      'the name of a lockspace',
      'sanlock has no default one',
    );
  }
  const { path: file = '', offset = 0 } = target ?? {};
  return { lockspace, name: key, file, offset, shared: false, path: '', isOurs: false };
}

function hash(algorithm: string, text: string): string {
  return createHash(algorithm).update(text).digest('hex');
}

async function resolved(path: string, signal: AbortSignal): Promise<string> {
  try {
    return await onStorage(() => realpath(path), signal);
  } catch (error) {
    signal.throwIfAborted();
    throw new Fault('FILE_NOT_FOUND', `disk ${path} does not exist`, { metadata: { path } }, { cause: error });
  }
}

function refused(field: string, found: string, expected: string, why: string): Fault {
  return new Fault('INVALID_ARGUMENT', `${field} is ${found}; expected ${expected}: ${why}`, {
    violations: [{ field, found, expected }],
  });
}
