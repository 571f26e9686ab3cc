import { fullAccess } from '../access/call-access.js';
import { internalIdentity } from '../access/identity.js';
import { DomainState, DomainStateReason, GuestPhase, type StoredDomain, type StoredGuest } from '@holdfast/protocol';
import { Fault } from '../model/fault.js';
import { toMilliseconds } from '../model/timestamp.js';
import type { DomainObject } from '../objects/domain-object.js';
import { newRecord } from '../objects/domain-record.js';
import type { DamagedFile } from '../state/document-folder.js';
import type { CallContext } from './call-context.js';
import { recordOfDomain } from './records/restore-records.js';
import { settleOperations } from './operation/settle-operations.js';
import type { Services } from './services.js';
import { takeBack } from './guest/take-back.js';

const context: CallContext = {
  signal: new AbortController().signal,
  caller: 'reconcile',
  identity: internalIdentity,
  access: fullAccess,
};

/** How long the daemon waits for guests that live and say nothing; it serves the others then. */
const patienceMs = 2000;

/**
 * Makes the registry what it was, and then what has become of it: definitions come back, starts that were not finished
 * are rolled back, ends are rolled forward, living guests are taken back, and what they have done unseen is told as if
 * it happened now. Once, before the daemon serves. A guest that lives and does not answer is not waited for: it is
 * unreachable for the time being, and calls that need it queue behind the job that takes it back.
 * @throws Fault INVALID_STATE when there are guests of another driver
 */
export async function reconcile(at: Services): Promise<void> {
  const { domains, guests, damaged } = await at.store.load();
  assertOwnGuests(at, guests);
  for (const stored of domains) restoreDomain(at, stored);
  const committed = committedBy(domains, guests);
  const withGuests = new Set(guests.map(({ uuid }) => uuid));
  const withoutGuests = at.operations.unsettled().filter(({ origin }) => !withGuests.has(origin.objectUuid));
  for (const { origin } of withoutGuests) settleOperations(at, origin.objectUuid, committed);
  await withinPatience(
    at,
    guests.map(async (stored) => {
      await restoreGuest(at, stored);
      settleOperations(at, stored.uuid, committed);
    }),
  );
  for (const file of damaged) tellDamage(at, file);
  at.logger.info({ domains: domains.length, guests: guests.length }, 'state was read');
}

/** The operations that something on disk was committed by. What a start writes down before it is done it does not commit. */
function committedBy(domains: readonly StoredDomain[], guests: readonly StoredGuest[]): ReadonlySet<string> {
  const active = guests.filter(({ phase }) => phase === GuestPhase.GUEST_PHASE_ACTIVE);
  return new Set([...domains, ...active].map(({ operationId }) => operationId).filter((id) => id !== ''));
}

async function withinPatience(at: Services, restored: readonly Promise<void>[]): Promise<void> {
  let left = restored.length;
  let cancel = (): void => {};
  const late = new Promise<void>((resolve) => {
    cancel = at.clock.setTimeout(() => {
      at.logger.warn({ guests: left }, 'guests that have not answered yet are taken back while the daemon serves');
      resolve();
    }, patienceMs);
  });
  await Promise.race([Promise.all(restored.map((each) => each.finally(() => left--))), late]);
  cancel();
}

/** Tells of a file that could not be read, with how the domain is of which it was a part. */
function tellDamage(at: Services, { kind, uuid, path, problem, movedTo = '' }: DamagedFile): void {
  const { name = '', resourceVersion = 0, state, reason } = at.domains.byUuid(uuid)?.record ?? {};
  at.events.publish({
    domainUuid: uuid,
    domainName: name,
    resourceVersion,
    state: state ?? DomainState.DOMAIN_STATE_UNSPECIFIED,
    reason: reason ?? DomainStateReason.DOMAIN_STATE_REASON_UNSPECIFIED,
    body: { $case: 'stateDamaged', value: { kind, path, problem, movedTo } },
  });
}

function assertOwnGuests(at: Services, guests: readonly StoredGuest[]): void {
  // One that does not say whose it is keeps nothing from starting: it is looked for like any other.
  const foreign = guests.find(({ driver }) => driver !== '' && driver !== at.driver.name);
  if (foreign === undefined) return;
  const name = foreign.spec?.name ?? foreign.uuid;
  const message = `guest ${name} was started by driver ${foreign.driver}; this daemon runs driver ${at.driver.name}`;
  const hint = `start it with --driver ${foreign.driver}, or with another run_dir`;
  throw new Fault('INVALID_STATE', message, { hint });
}

function restoreDomain(at: Services, stored: StoredDomain): void {
  try {
    at.domains.restore(stored.uuid, recordOfDomain(stored));
  } catch (error) {
    // Two files with one name are the work of hands: the first one counts, and nothing is overwritten.
    at.logger.error({ domain: stored.spec?.name, uuid: stored.uuid, err: error }, 'a definition was left out');
  }
}

async function restoreGuest(at: Services, stored: StoredGuest): Promise<void> {
  const { uuid, id } = stored;
  const name = stored.spec?.name ?? '';
  at.domains.noteGuestId(id);
  const fail = (error: unknown): void =>
    at.logger.error({ domain: name, uuid, err: error }, 'a guest of an earlier run could not be dealt with');
  let domain: DomainObject;
  try {
    const blank = newRecord(name, toMilliseconds(stored.stateChangedAt));
    domain = at.domains.byUuid(uuid) ?? at.domains.restore(uuid, blank);
  } catch (error) {
    return fail(error);
  }
  await domain.jobs
    .run(context, { kind: 'reconcile', class: 'modify', fromGuest: true }, (job) => takeBack(at, job, domain, stored))
    .catch(fail);
  // What is neither defined nor running is nothing that anybody could ask for. Its file stays for the next run.
  const { definition, live } = domain.record;
  if (definition === undefined && live === undefined) at.domains.remove(domain);
}
