/** From which size on a document is large: of a text in characters, of configurations in messages in one another. */
export interface LargeDocument {
  readonly characters: number;
  readonly messages: number;
}

/**
 * From here on a document is better read by a thread. What is smaller takes the event loop about a millisecond; the way to a
 * thread and back takes a quarter of one on an idle host, and as long as it has to wait for a core on a busy one.
 */
export const largeDocument: LargeDocument = { characters: 16_384, messages: 500 };

/** Whether configurations have, together, so many messages in one another. Counts no further than that. */
export function hasMessages(specs: readonly object[], count: number): boolean {
  let left = count;
  const waiting: object[] = [...specs];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (--left < 0) return true;
    for (const inner of Object.values(value) as readonly unknown[]) {
      if (typeof inner === 'object' && inner !== null && !(inner instanceof Uint8Array)) waiting.push(inner);
    }
  }
  return false;
}
