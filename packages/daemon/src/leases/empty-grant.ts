import type { LeaseGrant } from './lease-manager.js';

/** The grant of a guest that holds nothing: nobody has to be asked, told or kept open. */
export const emptyGrant: LeaseGrant = {
  token: '',
  leases: [],
  command: [],
  inherit: [],
  anchors: new Map(),
  explain: async (error) => error,
  bind: async () => {},
  release: async () => {},
  giveBack: async () => {},
  retake: async () => [],
  extend: async () => emptyGrant,
  keepOnly: async () => {},
};
