import type { Host } from '@holdfast/sdk';

/** Ends every guest of a host, one after the other. */
export async function endGuests(host: Host): Promise<void> {
  for (const { name, state } of await host.domains.list().toArray()) {
    if (state !== 'shutoff') await host.domains.get(name).destroy();
  }
}

/** Ends every guest of a host, and forgets what was defined. */
export async function removeDomains(host: Host): Promise<void> {
  await endGuests(host);
  for (const { name } of await host.domains.list().toArray()) await host.domains.get(name).undefine();
}
