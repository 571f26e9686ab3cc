import { grantKey } from '../../journal.js';
import { type Holding, leaseKey } from '../../leases/lease-table.js';

/**
 * Those of the holdings that are named: `lockspace/name` takes one grant, so that a shared lease taken twice is chosen by
 * naming it twice; `lockspace/name#fencing_token` is one grant for good. No names: all.
 */
export function chooseHoldings(held: readonly Holding[], names: readonly string[]): Holding[] {
  if (names.length === 0) return [...held];
  const left = [...held];
  return names.flatMap((name) => {
    const at = left.findIndex((each) => leaseKey(each.resource) === name || grantKey(each) === name);
    return at < 0 ? [] : left.splice(at, 1);
  });
}
