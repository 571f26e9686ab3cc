import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { connect } from '@holdfast/sdk';
import { askQemu } from './ask-qemu.mjs';
import { passingNames } from './calls/passing-calls.mjs';

/** Looks at everything while nothing is under way, and tells what does not agree; answers the active domains. */
export async function checkWorld({ site, daemon, expected, witness, report }) {
  await using host = await connect(daemon.uri);
  await settled(host, report);
  const domains = await withoutAccidents(host, expected, report);
  const isPassing = ({ name }) => passingNames.includes(name);
  const lasting = domains.filter((domain) => !isPassing(domain));
  const names = lasting.map(({ name }) => name).toSorted();
  if (names.join() !== expected.names.join()) {
    report.violation(`${daemon.name} lists ${names.join()}; defined are ${expected.names.join()}`);
  }
  if (lasting.some(({ name, uuid }) => expected.uuids.get(name) !== uuid)) {
    report.violation(`${daemon.name}: a domain has another UUID than it had`);
  }
  await witness.compare(domains);
  checkSaved({ daemon, domains, report });
  const active = daemon.driver === 'qemu' ? await checkGuests({ site, daemon, host, report }) : activeOf(domains);
  const saved = domains.filter(({ hasManagedSave }) => hasManagedSave);
  return [...active, ...saved].map(({ name, state, reason, pid }) => ({ name, state, reason, pid: pid ?? '' }));
}

/** A saved state is of a domain that is off, and of each of those there is a file; no file is of anybody else. */
function checkSaved({ daemon, domains, report }) {
  const saved = domains.filter(({ hasManagedSave }) => hasManagedSave);
  for (const { name, state } of activeOf(saved)) report.violation(`${name} has a saved state, and is ${state}`);
  const owners = saved.map(({ uuid }) => `${uuid}.state`).toSorted();
  const files = readdirSync(join(daemon.folder, 'state', 'saved')).toSorted();
  if (owners.join() !== files.join()) {
    report.violation(`${daemon.name}: saved states ${files.join()}; domains that have one ${owners.join()}`);
  }
}

/**
 * The domains, less those that a mutated conversation has defined: one bit of `validate_only` makes of its dry run a real call,
 * for the name of one letter that it has.
 */
async function withoutAccidents(host, expected, report) {
  const domains = await host.domains.list().toArray();
  const accidents = domains.filter(({ name }) => name.length <= 2 && !expected.names.includes(name));
  for (const { uuid } of accidents) {
    await host.domains.get({ uuid }).undefine();
    report.count('definitions by accident');
  }
  return domains.filter((domain) => !accidents.includes(domain));
}

/** Those that have a guest: also one that sleeps, has shut down a moment ago, or stands still as it crashed. */
function activeOf(domains) {
  return domains.filter(({ state, pid }) => !['shutoff', 'crashed'].includes(state) || pid !== undefined);
}

/** One process a guest, a lease for each disk that it has, and no other one. Answers the active domains. */
async function checkGuests({ site, daemon, host, report }) {
  let seen = await lookAt({ site, daemon, host });
  // A guest that was killed a moment ago is still to be buried by the kernel, noticed by the daemon, and looked for by a lock
  // daemon that was started anew (every 400 ms).
  for (let tries = 0; tries < 200 && !agrees(seen); tries++) {
    await delay(50);
    seen = await lookAt({ site, daemon, host });
  }
  const { active, processes, pids, leases, owners, states, runs } = seen;
  if (processes !== pids) {
    report.violation(
      `${daemon.name}: processes ${processes}; listed as active are ${pids}; listed: ${tellDomains(seen.listed)}`,
    );
  }
  if (leases !== owners) report.violation(`${daemon.name}: leases ${leases}; the guests have ${owners}`);
  if (states !== runs) report.violation(`${daemon.name}: QEMU says ${runs}; listed: ${tellDomains(seen.listed)}`);
  if (active.filter(({ name }) => name.startsWith('rival')).length > 1) report.violation('two guests have one disk');
  return active;
}

function agrees({ processes, pids, leases, owners, states, runs }) {
  return processes === pids && leases === owners && states === runs;
}

async function lookAt({ site, daemon, host }) {
  const readMask = ['name', 'uuid', 'state', 'reason', 'pid', 'spec'];
  const listed = await host.domains.list({ readMask }).toArray();
  const active = activeOf(listed);
  // What is shut down or has crashed may be on its way out.
  const lasting = active.filter(({ state }) => ['running', 'paused', 'pmsuspended'].includes(state));
  const ascending = (pids) => pids.toSorted((one, other) => one - other).join();
  return {
    active,
    listed,
    processes: ascending(site.guests(daemon).map(({ pid }) => pid)),
    pids: ascending(active.map(({ pid }) => pid)),
    states: lasting.map(({ name, state }) => `${name} ${state}`).join(),
    runs: (await Promise.all(lasting.map(async (each) => `${each.name} ${await askQemu(daemon, each)}`))).join(),
    leases: (await listOwners(host)).join(),
    // Of the machine as it runs: with what was plugged, until the guest has let go of it.
    owners: active
      .flatMap(({ uuid, pid, spec }) => spec.devices.disks.map(({ source }) => `${source.file} ${uuid} ${pid}`))
      .toSorted()
      .join(),
  };
}

/** A lock daemon that has just begun is found within a while, not at once. */
async function listOwners(host) {
  for (let tries = 1; ; tries++) {
    try {
      const leases = await host.leases().toArray();
      return leases.map(({ path, ownerUuid, ownerPid }) => `${path} ${ownerUuid} ${ownerPid}`).toSorted();
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

/**
 * Whether the same domains are active, in the same states. A guest may be paused or go on by a call that was given up, or fall asleep by a
 * letter on its console: whoever was asked comes to it when it comes to it.
 */
export function agree(before, after) {
  const late = { running: 'unpaused', paused: 'user', pmsuspended: 'unspecified' };
  return (
    before.length === after.length &&
    before.every((one) => {
      const other = after.find(({ name, pid }) => name === one.name && pid === one.pid);
      return other !== undefined && (other.state === one.state || other.reason === late[other.state]);
    })
  );
}

/** Domains for people. */
export function tellDomains(domains) {
  return domains.map(({ name, state, reason, pid }) => `${name} ${state} (${reason}) ${pid}`).join(', ');
}
