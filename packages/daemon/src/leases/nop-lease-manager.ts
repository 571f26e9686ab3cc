import { emptyGrant } from './empty-grant.js';
import type { LeaseManager } from './lease-manager.js';

/** Grants everything and holds nothing: two guests on one disk destroy it. Only for those who asked for it. */
export function createNopLeaseManager(): LeaseManager {
  return {
    kind: 'nop',
    releasesWhilePaused: false,
    acquire: async () => emptyGrant,
    adopt: async () => ({ grant: emptyGrant, lost: [], extra: [] }),
    list: async () => [],
    watch: () => ({ [Symbol.dispose]: () => {} }),
    [Symbol.asyncDispose]: async () => {},
  };
}
