import { inTurn } from '../statistics.mjs';

/** P1: the smallest call, one after the other, over a unix socket. */
export async function p1({ ours, peer }) {
  const seconds = 1.5;
  const one = await inTurn(
    7,
    () => ours.calls({ connections: 1, inFlight: 1, seconds }),
    peer && (() => peer.calls({ connections: 1, threads: 1, seconds })),
  );
  return [{ work: 'one call at a time', ...one, unit: 'calls/s', better: 'more', target: '>= 1.3x (1.1)' }];
}
