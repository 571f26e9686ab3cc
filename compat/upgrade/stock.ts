import type { DomainRecord, Host, Lease } from '@holdfast/sdk';

/** What a host must still have after its daemon was replaced. */
export interface Stock {
  readonly domains: Readonly<Record<string, StockedDomain>>;
  readonly leases: readonly Omit<Lease, 'sinceMs'>[];
}

/** A domain, but for what grows by itself. */
export interface StockedDomain extends Pick<
  DomainRecord,
  'uuid' | 'state' | 'reason' | 'persistent' | 'autostart' | 'resourceVersion' | 'driver' | 'unreachable'
> {
  readonly id: number | undefined;
  readonly pid: number | undefined;
  /** Its configuration: of the running guest, and of the next boot. */
  readonly xml: string;
  readonly inactiveXml: string;
}

/** Looks at everything. */
export async function takeStock(host: Host): Promise<Stock> {
  const domains: Record<string, StockedDomain> = {};
  for (const record of await host.domains.list().toArray()) {
    const { name, uuid, state, reason, persistent, autostart, resourceVersion, driver, unreachable, id, pid } = record;
    const domain = host.domains.get(record);
    const xml = await domain.xml();
    const inactiveXml = persistent ? await domain.xml({ inactive: true }) : '';
    const same = { uuid, state, reason, persistent, autostart, resourceVersion, driver, unreachable };
    domains[name] = { ...same, id, pid, xml, inactiveXml };
  }
  const leases = await host.leases().toArray();
  return { domains, leases: leases.map(({ sinceMs: _since, ...lease }) => lease) };
}

/** What is not as it was, a line each; empty: nothing was lost. */
export function lostOf(before: Stock, after: Stock): readonly string[] {
  const names = new Set([...Object.keys(before.domains), ...Object.keys(after.domains)]);
  const lost = [...names].flatMap((name) => lostOfDomain(name, before.domains[name], after.domains[name]));
  const leases = [before.leases, after.leases].map((list) => JSON.stringify(list.toSorted(byName)));
  return leases[0] === leases[1] ? lost : [...lost, `leases: ${leases[1]}; they were ${leases[0]}`];
}

function lostOfDomain(name: string, before: StockedDomain | undefined, after: StockedDomain | undefined): string[] {
  if (before === undefined) return [`${name}: nobody has defined it`];
  if (after === undefined) return [`${name}: it is gone`];
  return (Object.keys(before) as (keyof StockedDomain)[])
    .filter((field) => before[field] !== after[field])
    .map((field) => `${name}: ${field} is ${String(after[field])}; it was ${String(before[field])}`);
}

const byName = (one: { readonly name: string }, other: { readonly name: string }): number =>
  one.name.localeCompare(other.name);
