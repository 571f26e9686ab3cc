import { grantKey } from '../../journal.js';
import { type Holding, leaseKey } from '../../leases/lease-table.js';

/**
 * Those of the holdings that are named: `lockspace/name` takes one grant, so that a shared lease taken twice is chosen by
 * naming it twice; `lockspace/name#fencing_token` is one grant for good. No names: all.
 */
export function chooseHoldings(held: readonly Holding[], names: readonly string[]): Holding[] {
  if (names.length === 0) return [...held];
  // Names come by the thousand, and nobody else is served meanwhile.
  const queues = new Map<string, Holding[]>();
  for (const each of held) {
    for (const name of [leaseKey(each.resource), grantKey(each)]) {
      const queue = queues.get(name);
      if (queue) queue.push(each);
      else queues.set(name, [each]);
    }
  }
  const left = new Set(held);
  return names.flatMap((name) => {
    const queue = queues.get(name) ?? [];
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) if (left.delete(next)) return [next];
    return [];
  });
}
