import { fileURLToPath } from 'node:url';

const packages = new URL('../../packages/', import.meta.url);

/** The two daemons that were built here. */
export const presentPrograms: { readonly daemon: string; readonly lockd: string } = {
  daemon: fileURLToPath(new URL('daemon/bin/holdfastd.js', packages)),
  lockd: fileURLToPath(new URL('lockd/bin/holdfast-lockd.js', packages)),
};
