import { inTurn } from '../statistics.mjs';

/** P1: the smallest call, one after the other, over a unix socket: the SDK as it is, and by the other ways to the daemon. */
export async function p1({ ours, peer }) {
  const seconds = 1.5;
  const ways = [
    { by: 'sdk', work: 'one call at a time: SDK (bare frames, protobuf)', target: '>= 2x (1.5)' },
    { by: 'grpc', work: 'one call at a time: SDK over gRPC', target: '>= 1.3x (1.1)' },
    { by: 'json', work: 'one call at a time: bare frames, JSON, by hand', target: '' },
  ];
  const results = [];
  for (const { by, work, target } of ways) {
    const measured = await inTurn(
      5,
      () => ours.calls({ by, seconds }),
      peer && (() => peer.calls({ connections: 1, threads: 1, seconds })),
    );
    results.push({ work, ...measured, unit: 'calls/s', better: 'more', target });
  }
  return results;
}
