import { startOurs } from '../parties/ours.mjs';
import { plainXml } from '../plain-xml.mjs';
import { inTurn, median } from '../statistics.mjs';

const rounds = 5;
const count = 30;

/** P11: from the end of the daemon's process until another one serves and has its guests back. */
export async function p11({ ours, peer }) {
  const parties = peer === undefined ? [ours] : [ours, peer];
  const names = Array.from({ length: count }, (_, index) => `back-${index}`);
  const firstOf = (party) => (party === ours ? 'ours' : 'theirs');
  for (const party of parties) {
    for (const name of names) {
      await party.define(ours.guestXml(`${firstOf(party)}-${name}`));
      await party.start(`${firstOf(party)}-${name}`);
    }
  }
  const measured = await inTurn(rounds, () => ours.restart(), peer && (() => peer.restart(count)));
  for (const party of parties) {
    for (const name of names) await party.destroy(`${firstOf(party)}-${name}`);
    await party.undefineAll();
  }

  // Guests in memory end with their daemon: what is left of them is their definitions, and ends to be told.
  const memory = await startOurs('test');
  const inMemory = [];
  try {
    const many = Array.from({ length: 200 }, (_, index) => `memory-${index}`);
    await memory.defineAll(many.map((name) => plainXml(name).replace("type='qemu'", "type='test'")));
    for (let round = 0; round < rounds; round++) {
      for (const name of many) await memory.start(name);
      inMemory.push(await memory.restart());
    }
  } finally {
    await memory.stop();
  }
  const row = { unit: 'ms', better: 'less', target: '<= 0.5x' };
  return [
    { work: `ready again, ${count} QEMU guests`, ...measured, ...row },
    { work: 'ready again, 200 guests in memory', ours: median(inMemory), runs: rounds, ...row },
  ];
}
