import { inTurn } from '../statistics.mjs';

/** P12, the daemon's side: the smallest call from Python, the package `holdfast` against libvirt-python. */
export async function p12({ ours, peer }) {
  const seconds = 1.5;
  const measured = await inTurn(
    5,
    () => ours.calls({ by: 'python', seconds }),
    peer && (() => peer.calls({ connections: 1, threads: 1, seconds })),
  );
  return [{ work: 'one call at a time from Python', ...measured, unit: 'calls/s', better: 'more', target: '>= 1.5x' }];
}
