/** The middle of some numbers. */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Runs two measurements in turn, so that both feel the same noise, and answers the median of each. */
export async function inTurn(rounds, ours, peer) {
  const results = { ours: [], peer: [] };
  for (let round = 0; round < rounds; round++) {
    results.ours.push(await ours(round));
    if (peer !== undefined) results.peer.push(await peer(round));
  }
  return { ours: median(results.ours), peer: peer === undefined ? undefined : median(results.peer), runs: rounds };
}
