import { checkLeases, factReporter } from './intake.js';
import type { Services } from './services.js';

/**
 * Hears of leases that are lost and brings it to the domain; looks at all of them after whoever keeps them was out of
 * reach. From when the daemon serves until it is disposed.
 */
export function watchLeases(at: Services): Disposable {
  return at.leases.watch({
    lost: ({ uuid, pid }, lease) => {
      const domain = at.domains.byUuid(uuid);
      const live = domain?.record.live;
      // Of another daemon's domain with this UUID, or of an earlier guest.
      if (domain === undefined || live === undefined || (live.guest.process?.pid ?? 0) !== pid) return;
      at.logger.error({ domain: domain.record.name, path: lease.path, why: lease.why }, 'a guest has lost a lease');
      factReporter(at, domain, live.incarnation)(lease);
    },
    restarted: () => {
      for (const domain of at.domains.all()) if (domain.record.live !== undefined) checkLeases(at, domain);
    },
  });
}
