import { inTurn } from '../statistics.mjs';

/**
 * P2: many calls at once. Callers are jittered: each waits a random moment between its calls, so that they do not march in
 * step. libvirt's side is given the shape in which it is fastest: a thread per call on one connection does not help it.
 */
export async function p2({ ours, peer }) {
  const seconds = 1.5;
  const shapes = [
    { work: '64 in flight, 1 client', connections: 1, inFlight: 64, threads: 4, target: '>= 9x (5)' },
    { work: '4 clients x 16 in flight', connections: 4, inFlight: 16, threads: 1, target: '>= 5x (3)' },
    { work: '4 clients, one at a time', connections: 4, inFlight: 1, threads: 1, target: '>= 1.3x (1.2)' },
  ];
  const results = [];
  for (const { work, connections, inFlight, threads, target } of shapes) {
    const measured = await inTurn(
      5,
      () => ours.calls({ connections, inFlight, seconds }),
      peer && (() => peer.calls({ connections, threads, seconds })),
    );
    results.push({ work, ...measured, unit: 'calls/s', better: 'more', target });
  }
  return results;
}
