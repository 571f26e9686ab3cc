import type { DomainRecord, Host, Lease } from '@holdfast/sdk';
import type { Daemon } from './daemon.js';
import type { Site } from './site.js';

/** Everything that a refused call must have left as it was. */
export interface World {
  readonly domains: readonly DomainRecord[];
  readonly files: Readonly<Record<string, string>>;
  readonly guests: readonly number[];
  readonly guestFolders: readonly string[];
  readonly leases: readonly Lease[];
}

/** Looks at all of it. */
export async function look(site: Site, daemon: Daemon, host: Host): Promise<World> {
  return {
    domains: await host.domains.list().toArray(),
    files: daemon.files(),
    guests: site.guests(),
    guestFolders: daemon.guestFolders(),
    leases: await host.leases().toArray(),
  };
}
