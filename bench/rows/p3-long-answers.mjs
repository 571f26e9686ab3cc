import { inTurn } from '../statistics.mjs';

/** P3: answers of 4 KB. Ours are echoes, so that our side has 4 KB to read as well; libvirt's is the text of a domain. */
export async function p3({ ours, peer }) {
  const seconds = 1.5;
  const size = 4096;
  const shapes = [
    { work: '4 KB answers, one at a time', inFlight: 1, threads: 1, target: '>= 1.3x' },
    { work: '4 KB answers, 64 in flight', inFlight: 64, threads: 4, target: '>= 3x' },
  ];
  const results = [];
  for (const { work, inFlight, threads, target } of shapes) {
    const measured = await inTurn(
      5,
      () => ours.calls({ inFlight, seconds, bytes: size }),
      peer && (() => peer.longAnswers({ threads, seconds, size })),
    );
    results.push({ work, ...measured, unit: 'calls/s', better: 'more', target });
  }
  return results;
}
