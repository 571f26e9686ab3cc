import { median } from '../statistics.mjs';

const rounds = 11;

/** P6: start and destroy of one guest with the test ROM under TCG, real QEMU and real leases on both sides. */
export async function p6({ ours, peer }) {
  const xml = ours.guestXml('bench');
  await ours.define(xml);
  await peer?.define(xml);
  const times = { ours: [], peer: [] };
  for (let round = 0; round < rounds; round++) {
    times.ours.push(await ours.startAndDestroy('bench'));
    if (peer !== undefined) times.peer.push(await peer.startAndDestroy('bench'));
  }
  const middle = (side, verb) => (times[side].length === 0 ? undefined : median(times[side].map((each) => each[verb])));
  return ['start', 'destroy'].map((verb) => ({
    work: `${verb} one guest`,
    ours: middle('ours', verb),
    peer: middle('peer', verb),
    runs: rounds,
    unit: 'ms',
    better: 'less',
    target: verb === 'start' ? '>= 5x' : '>= 20x',
  }));
}
