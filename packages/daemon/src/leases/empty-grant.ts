import type { LeaseGrant } from './lease-manager.js';

/** The grant of a guest that holds nothing: nobody has to be asked, told or kept open. */
export const emptyGrant: LeaseGrant = {
  token: '',
  leases: [],
  inherit: [],
  bind: async () => {},
  release: async () => {},
};
