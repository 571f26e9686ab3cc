import { setTimeout as wait } from 'node:timers/promises';

const firstClients = 200;
const furtherClients = 800;
const guests = 10;
const settleMs = 3_000;
const megabyte = 1024 * 1024;

/**
 * P10: resident memory of the daemon: idle, for each client that only is there, for each guest. QEMU is not counted. The first
 * clients come to a daemon that has served nobody: what it needs once, for whoever comes, is shared out among them.
 */
export async function p10({ ours, peer }) {
  const [own, others] = [await weigh(ours, ours), peer && (await weigh(peer, ours))];
  const row = (work, of, unit, target) => ({
    work,
    ours: of(own),
    peer: others && of(others),
    unit,
    better: 'less',
    target,
  });
  return [
    row('idle daemon', ({ idle }) => idle / megabyte, 'MiB', '<= 80 MB'),
    row(`each of the first ${firstClients} idle clients`, ({ first }) => first / 1024, 'KiB', '<= 40 KB'),
    row(`each of ${furtherClients} more`, ({ further }) => further / 1024, 'KiB', '<= 40 KB'),
    row(`each of ${guests} guests`, ({ guest }) => guest / megabyte, 'MiB', '<= 1 MB'),
  ];
}

async function weigh(party, { guestXml }) {
  // Whatever the start has left behind is gone by then, on both sides.
  await wait(settleMs);
  const idle = party.memory();
  const leave = await party.idleClients(firstClients);
  await wait(settleMs);
  const withFirst = party.memory();
  const leaveToo = await party.idleClients(furtherClients);
  await wait(settleMs);
  const withAll = party.memory();
  await Promise.all([leave(), leaveToo()]);
  const names = Array.from({ length: guests }, (_, index) => `memory${index}`);
  for (const name of names) await party.define(guestXml(name));
  const before = party.memory();
  for (const name of names) await party.start(name);
  const guest = (party.memory() - before) / guests;
  for (const name of names) await party.destroy(name);
  return { idle, first: (withFirst - idle) / firstClients, further: (withAll - withFirst) / furtherClients, guest };
}
