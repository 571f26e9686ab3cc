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
  if (daemon.driver === 'qemu') await checkGuests({ site, daemon, host, active, report });
  return active.map(({ name, state, pid }) => `${name} ${state} ${pid ?? ''}`).toSorted();
}

/** One process a guest, one lease a disk, and never two guests on one. */
async function checkGuests({ site, daemon, host, active, report }) {
  const processes = () => site.guests(daemon).map(({ pid }) => pid);
  const wanted = active.map(({ pid }) => pid).toSorted((one, other) => one - other);
  // The kernel takes a moment to bury a process that was killed.
  for (let tries = 0; tries < 100 && processes().join() !== wanted.join(); tries++) await delay(50);
  const found = processes();
  if (found.join() !== wanted.join())
    report.violation(`${daemon.name}: processes ${found.join()}; listed as active are ${wanted.join()}`);
  const owners = active.map(({ uuid, pid }) => `${uuid} ${pid}`).toSorted();
  let leases = await listOwners(host);
  // A lock daemon that was started anew looks every 400 ms whether the guests of the last one still live.
  for (let tries = 0; tries < 100 && leases.join() !== owners.join(); tries++) {
    await delay(50);
    leases = await listOwners(host);
  }
  if (leases.join() !== owners.join())
    report.violation(`${daemon.name}: leases of ${leases.join()}; active are ${owners.join()}`);
  if (active.filter(({ name }) => name.startsWith('rival')).length > 1) report.violation('two guests have one disk');
}

/** A lock daemon that has just begun is found within a while, not at once. */
async function listOwners(host) {
  for (let tries = 1; ; tries++) {
    try {
      const leases = await host.leases().toArray();
      return leases.map(({ ownerUuid, ownerPid }) => `${ownerUuid} ${ownerPid}`).toSorted();
    } catch (error) {
      if (error.code !== 'LOCKD_UNAVAILABLE' || tries === 10) throw error;
    }
  }
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
