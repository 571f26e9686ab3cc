import { fullAccess } from '../access/call-access.js';
import { internalIdentity } from '../access/identity.js';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DomainObject } from '../objects/domain-object.js';
import { atomicWrite } from '../state/atomic-write.js';
import type { CallContext } from './call-context.js';
import { changeDomain } from './change-domain.js';
import { startDefined } from './domain/start-domain.js';
import type { Services } from './services.js';

const context: CallContext = {
  signal: new AbortController().signal,
  caller: 'autostart',
  identity: internalIdentity,
  access: fullAccess,
};

/** How many start at a time; more only take longer each. */
const startsAtOnce = 4;
/** How long others wait for one that starts: longer than any takes but one whose storage hangs. */
const patienceMs = 60_000;

/**
 * Starts the domains that are to start with the host, by name; a daemon that starts again on the same boot of the host
 * starts none, since their owners may have ended them. Never throws: what does not start is logged.
 */
export async function autostartDomains(at: Services, runDirectory: string): Promise<void> {
  const marker = join(runDirectory, 'autostarted');
  const { bootId } = at.host;
  const last = await readFile(marker, 'utf8').catch(() => ''); // The first start on this boot.
  if (last.trim() === bootId) return;
  const waiting = at.domains
    .all()
    .filter(({ record }) => record.autostart && record.live === undefined)
    .toSorted((one, other) => (one.record.name < other.record.name ? -1 : 1));
  try {
    // Before the first start: a daemon that dies of one must not try again for ever.
    await atomicWrite(marker, `${bootId}\n`, { durable: false });
  } catch (error) {
    at.logger.error({ err: error }, 'autostart could not be noted, so nothing is started');
    return;
  }
  const line = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await withPatience(at, next);
  };
  await Promise.all(Array.from({ length: startsAtOnce }, line));
}

/** Starts a domain; one that takes too long goes on starting, and others start beside it. */
async function withPatience(at: Services, domain: DomainObject): Promise<void> {
  const { promise: given, resolve } = Promise.withResolvers<void>();
  const stopWaiting = at.clock.setTimeout(() => {
    at.logger.warn(
      { domain: domain.record.name },
      'a domain takes long to start with the host; others start beside it',
    );
    resolve();
  }, patienceMs);
  void autostart(at, domain).then(() => {
    stopWaiting();
    resolve();
  });
  await given;
}

async function autostart(at: Services, domain: DomainObject): Promise<void> {
  try {
    await changeDomain(context, at, domain, { kind: 'start', class: 'async' }, (job) =>
      startDefined(at, job, domain, { paused: false }),
    );
  } catch (error) {
    at.logger.error({ domain: domain.record.name, err: error }, 'a domain did not start with the host');
  }
}
