import type { ObjectSelector } from './access-object.js';
import { expandPermission, readingPermissions } from './vocabulary.js';
import type { Subject } from './subject.js';

/** A rule: these subjects may, or may not, do this with those objects. */
export interface Rule {
  /** What it is called in explanations: `/etc/holdfast/access.toml:12`, or what is built in. */
  readonly label: string;
  /** Its line in the file of the policy; absent: it is built in. */
  readonly line?: number;
  readonly effect: 'allow' | 'deny';
  /** It is about a client that is one of these. */
  readonly subjects: readonly Subject[];
  /** The roles whose permissions it gives, for explanations. */
  readonly roles: readonly string[];
  readonly permissions: ReadonlySet<string>;
  /** Only with these objects; absent: with all. */
  readonly objects?: readonly ObjectSelector[];
}

/** Who may do what. Nothing is allowed that no rule allows, and what a rule denies no other rule allows. */
export interface Policy {
  /** Path of its file; absent: what holds without one. */
  readonly path?: string;
  readonly rules: readonly Rule[];
}

/** The roles that are there without being written. */
export const builtInRoles: Readonly<Record<string, ReadonlySet<string>>> = {
  viewer: readingPermissions,
  operator: new Set([
    ...readingPermissions,
    ...[
      'start stop reset suspend hibernate snapshot checkpoint init_control inject_nmi pm_control send_input',
      'open_graphics open_device screenshot fs_trim fs_freeze set_time',
    ].flatMap((words) => words.split(' ').map((name) => `domain:${name}`)),
    'network:start',
    'network:stop',
    'network:search_ports',
    'node_device:read',
    'storage_pool:start',
    'storage_pool:stop',
    'storage_pool:refresh',
    'storage_pool:search_storage_vols',
  ]),
  administrator: new Set(expandPermission('*')),
};

const everything = new Set(expandPermission('*'));

/**
 * What holds before any rule of a file: root and the owner of the daemon may do everything. A rule that denies holds for
 * them too, as long as they do not come in by the door of administrators.
 */
export function ownerRule(ownerUid: number): Rule {
  return {
    label: 'built in: root and the owner of the daemon may do everything',
    effect: 'allow',
    subjects: [...new Set([0, ownerUid])].map((id) => ({ kind: 'uid', id })),
    roles: ['administrator'],
    permissions: everything,
  };
}

/** What holds without a policy file: whoever could connect for writing may do everything. */
export function defaultPolicy(ownerUid: number): Policy {
  return {
    rules: [
      ownerRule(ownerUid),
      {
        label: 'built in: without a policy file whoever can connect may do everything',
        effect: 'allow',
        subjects: [{ kind: 'everyone' }],
        roles: ['administrator'],
        permissions: everything,
      },
    ],
  };
}
