import type { Services } from '../services.js';

/** Lets go of every guest without touching it, for a daemon that ends; they go on, and the next daemon finds them. */
export async function letGo(at: Services): Promise<void> {
  const guests = at.domains.all().flatMap(({ record }) => (record.live === undefined ? [] : [record.live.guest]));
  const outcomes = await Promise.allSettled(guests.map((guest) => guest.detach()));
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') at.logger.warn({ err: outcome.reason }, 'a guest was not let go of cleanly');
  }
}
