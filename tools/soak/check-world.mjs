import { setTimeout as delay } from 'node:timers/promises';
import { connect } from '@holdfast/sdk';

/** Looks at everything while nothing is under way, and tells what does not agree. */
export async function checkWorld({ site, daemon, expected, witness, report }) {
  await using host = await connect(daemon.uri);
  await settled(host, report);
  const domains = await host.domains.list().toArray();
  const names = domains.map(({ name }) => name).toSorted();
  if (names.join() !== expected.names.join()) {
    report.violation(`${daemon.name} lists ${names.join()}; defined are ${expected.names.join()}`);
  }
  if (domains.some(({ name, uuid }) => expected.uuids.get(name) !== uuid)) {
    report.violation(`${daemon.name}: a domain has another UUID than it had`);
  }
  await witness.compare(domains);
  const active = domains.filter(({ state }) => state === 'running' || state === 'paused');
  if (daemon.name === 'qemu') await checkGuests({ site, host, active, report });
  return active.map(({ name, state, pid }) => `${name} ${state} ${pid ?? ''}`).toSorted();
}

/** One process a guest, one lease a disk, and never two guests on one. */
async function checkGuests({ site, host, active, report }) {
  const wanted = active.map(({ pid }) => pid).toSorted((one, other) => one - other);
  // The kernel takes a moment to bury a process that was killed.
  for (let tries = 0; tries < 100 && site.guests().join() !== wanted.join(); tries++) await delay(50);
  const found = site.guests();
  if (found.join() !== wanted.join())
    report.violation(`processes ${found.join()}; listed as active are ${wanted.join()}`);
  const leases = (await host.leases().toArray())
    .map(({ ownerUuid, ownerPid }) => `${ownerUuid} ${ownerPid}`)
    .toSorted();
  const owners = active.map(({ uuid, pid }) => `${uuid} ${pid}`).toSorted();
  if (leases.join() !== owners.join()) report.violation(`leases of ${leases.join()}; active are ${owners.join()}`);
  if (active.filter(({ name }) => name.startsWith('rival')).length > 1) report.violation('two guests have one disk');
}

/** Waits until no operation is under way. */
async function settled(host, report) {
  for (let tries = 0; tries < 3000; tries++) {
    const operations = await host.operations.list({ states: ['queued', 'running'] }).toArray();
    if (operations.length === 0) return;
    await delay(20);
  }
  report.violation('operations do not end');
}
