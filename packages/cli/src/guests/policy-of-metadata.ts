import { SaxesParser, type SaxesTagNS } from 'saxes';
import type { GuestPolicy } from './guest-policy.js';
import { readGuestPolicy } from './parse-guest-policies.js';

/** The namespace of what a guest says about itself; not a place where anything is. */
const namespace = 'urn:holdfast:guest-policy:1';

/**
 * Reads what the metadata of a guest say about its stop and start: the element `policy` of our namespace, with attributes
 * as `guests.toml` has keys. What it does not say is as `usual`; undefined: it says nothing.
 * @param place - Where it stands, for refusals.
 * @throws CommandError INVALID_ARGUMENT
 */
export function policyOfMetadata(metadata: string, usual: GuestPolicy, place: string): GuestPolicy | undefined {
  const attributes = findPolicy(metadata);
  if (attributes === undefined) return undefined;
  const { order, ...texts } = attributes;
  const isNumber = order !== undefined && /^-?\d{1,9}$/.test(order);
  const table = order === undefined ? texts : { ...texts, order: isNumber ? Number(order) : order };
  return readGuestPolicy(table, usual, (key) => `${place}: ${key}`);
}

/** The attributes of the element, which is a child of `metadata` itself. */
function findPolicy(metadata: string): Readonly<Record<string, string>> | undefined {
  let found: Readonly<Record<string, string>> | undefined;
  let depth = 0;
  const parser = new SaxesParser({ xmlns: true });
  parser.on('opentag', ({ uri, local, attributes }: SaxesTagNS) => {
    depth += 1;
    if (depth !== 2 || uri !== namespace || local !== 'policy') return;
    const own = Object.values(attributes).filter((attribute) => attribute.uri === '');
    found ??= Object.fromEntries(own.map((attribute) => [attribute.local, attribute.value]));
  });
  parser.on('closetag', () => void (depth -= 1));
  parser.on('error', () => {
    // The daemon took it as XML; what it is not, says nothing about guests.
    found = undefined;
  });
  parser.write(metadata).close();
  return found;
}
