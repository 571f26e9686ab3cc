import type { TransferSetRequest, TransferSetResponse } from '@holdfast/protocol/lock';
import { grantKey } from '../../journal.js';
import type { Holding, Resource } from '../../leases/lease-table.js';
import type { Owner } from '../../owner-registry.js';
import { Refusal } from '../../refusal.js';
import type { Services } from '../../services.js';
import { chooseHoldings } from './choose-holdings.js';
import { heldLeases } from '../look/held-leases.js';
import { isAnchored } from '../owners/is-anchored.js';
import { record } from '../record/record.js';
import { requireOwner } from '../owners/require-owner.js';
import { inRemoteTurns } from '../remote-turns.js';

/** What is to be handed over. */
interface Transfer {
  readonly from: Owner;
  readonly to: Owner;
  readonly before: readonly Holding[];
}

/**
 * Hands leases over to another owner. The locks stay as they are; every lease gets a new token, so that its old one is
 * worth nothing any more.
 * @throws Refusal OWNER_UNKNOWN, OWNER_UNANCHORED, INVALID_ARGUMENT, LOCK_FAILED, SPACE_UNAVAILABLE, RESOURCE_EXHAUSTED
 */
export async function transferSet(at: Services, request: TransferSetRequest): Promise<TransferSetResponse> {
  const resources = at.table.heldBy(request.token).map(({ resource }) => resource);
  return inRemoteTurns(at, resources, async () => {
    const { from, before } = planned(at, request);
    const remote = before.filter(({ resource }) => at.files.places.remoteOf(resource) !== undefined);
    try {
      const tokens = await renumbered(at, from, remote);
      return await at.turn.run(() => handOver(at, request, tokens));
    } catch (error) {
      await restoreTokens(at, remote);
      throw error;
    } finally {
      // Of these only: others of this owner may be on their way to somebody else.
      for (const each of before) from.renumbering.delete(grantKey(each));
    }
  });
}

/** `renumbered`: those that have new tokens already. */
async function handOver(
  at: Services,
  request: TransferSetRequest,
  known: ReadonlyMap<Holding, number>,
): Promise<TransferSetResponse> {
  const { requestId } = request;
  const { from, to, before } = planned(at, request);
  if (before.length === 0 && requestId !== '') {
    const earlier = grantedBefore(at, to, requestId);
    if (earlier.length > 0) return { leases: heldLeases(at, earlier), repeatedRequest: true };
  }
  const others = before.filter((each) => !known.has(each));
  const tokens = new Map([...known, ...(await renumbered(at, from, others))]);
  const sinceMs = at.clock.now();
  const after = before.map((each): Holding => ({
    resource: each.resource,
    shared: each.shared,
    token: to.token,
    fencingToken: tokens.get(each) ?? 0,
    sinceMs,
    ...(requestId === '' ? {} : { requestId }),
  }));
  try {
    record(at, { op: 'transfer', token: from.token, grants: before.map(grantKey), holdings: after });
  } catch (error) {
    await restoreTokens(at, others);
    throw error;
  }
  for (const [index, holding] of after.entries()) {
    const old = before[index];
    if (old) at.table.remove(old);
    at.table.add(holding);
  }
  at.log.info({ domain: to.name, uuid: to.uuid, from: from.name, leases: after.length }, 'leases handed over');
  return { leases: heldLeases(at, after), repeatedRequest: false };
}

/** @throws Refusal when it may not be; of a request that was served before nothing is left to be handed over */
function planned(at: Services, request: TransferSetRequest): Transfer {
  const to = requireOwner(at, request.toToken);
  const isRepeated = request.requestId !== '' && grantedBefore(at, to, request.requestId).length > 0;
  if (isRepeated) return { from: to, to, before: [] };
  const from = requireOwner(at, request.token);
  if (from === to) throw new Refusal('INVALID_ARGUMENT', 'token and to_token are the same owner');
  if (!isAnchored(at, to)) {
    throw new Refusal('OWNER_UNANCHORED', `domain ${to.name} has neither a hold connection nor a living process`);
  }
  const before = chooseHoldings(at.table.heldBy(from.token), request.names);
  if (before.length >= request.names.length) return { from, to, before };
  throw new Refusal(
    'INVALID_ARGUMENT',
    `domain ${from.name} holds only ${before.length} of the ${request.names.length} leases named`,
  );
}

function grantedBefore(at: Services, { token }: Owner, requestId: string): Holding[] {
  return at.table.heldBy(token).filter((each) => each.requestId === requestId);
}

/** Writes down which tokens grants are about to get, and gives them. A lockd that is killed in between knows both. */
async function renumbered(at: Services, from: Owner, holdings: readonly Holding[]): Promise<Map<Holding, number>> {
  const keys = new Map(holdings.map((each) => [each.resource, grantKey(each)]));
  const announce = (given: ReadonlyMap<Resource, number>): void => {
    const pairs = [...given].map(([resource, next]): [string, number] => [keys.get(resource) ?? '', next]);
    record(at, { op: 'renumber', token: from.token, tokens: pairs });
    for (const [grant, next] of pairs) from.renumbering.set(grant, next);
  };
  const tokens = await at.files.tokens.renumber([...keys.keys()], announce);
  return new Map(holdings.map((each, index) => [each, tokens[index] ?? 0]));
}

/** What stays with its owner has its own token again; with another it would count as lost. */
async function restoreTokens(at: Services, holdings: readonly Holding[]): Promise<void> {
  try {
    await at.files.tokens.remark(holdings.map(({ resource, fencingToken }) => [resource, fencingToken] as const));
  } catch (error) {
    at.log.error({ err: error }, 'the tokens of leases that were not handed over could not be restored');
  }
}
