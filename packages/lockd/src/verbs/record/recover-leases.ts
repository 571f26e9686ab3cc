import { setTimeout as delay } from 'node:timers/promises';
import { type ProcessIdentity, isAlive } from '../../host/host.js';
import { type JournalContent, type KnownOwner, grantKey } from '../../journal.js';
import { LockedElsewhere } from '../../leases/locked/locked-elsewhere.js';
import type { Holding } from '../../leases/lease-table.js';
import type { Services } from '../../services.js';

/** Somebody who only looks whether a lease is free has it for a moment; that must not cost a guest its protection. */
const tries = 10;
const pauseMs = 20;

/** What became of the leases of an earlier lockd. */
export interface Recovery {
  readonly held: number;
  /** Owners whose process has ended, or never came. */
  readonly gone: number;
  /** Leases of living owners that could not be had again; each was logged with its owner. */
  readonly lost: number;
}

/**
 * Takes the leases of living owners again that an earlier lockd of this boot held. Legal only before anybody can connect.
 * A lease that somebody else has by now is lost, and said so: the guest goes on unprotected.
 */
export async function recoverLeases(at: Omit<Services, 'journal'>, known: JournalContent): Promise<Recovery> {
  let held = 0;
  let gone = 0;
  let lost = 0;
  if (known.damaged > 0) at.log.warn({ lines: known.damaged }, 'lines of the journal could not be read');
  for (const { name, directory } of known.spaces) at.files.spaces.place(name, directory);
  for (const { owner, holdings, lost: lostBefore, renumbered } of known.owners.values()) {
    if (owner.process === undefined || !isAlive(owner.process, at.host)) {
      gone++;
      continue;
    }
    at.owners.restore(owner);
    for (const holding of holdings) {
      const reason =
        lostBefore.get(grantKey(holding)) ?? (await retake(at, holding, owner, renumbered.get(grantKey(holding))));
      if (reason === undefined) held++;
      else {
        lost++;
        at.lost.add({ holding, reason });
      }
    }
  }
  return { held, gone, lost };
}

/** Answers why it is lost; undefined: it is not. */
async function retake(
  at: Omit<Services, 'journal'>,
  holding: Holding,
  owner: KnownOwner['owner'],
  renumbered: number | undefined,
): Promise<string | undefined> {
  const wanted = renumbered === undefined ? holding : { ...holding, renumbered };
  try {
    if (at.table.conflict([holding])) throw new Error('the journal grants it twice');
    if (!(await adoptFromOwner(at, wanted, owner.process))) await retakePatiently(at, wanted);
    const fencingToken = await ownToken(at, holding, renumbered);
    at.table.add({ ...holding, fencingToken });
    return undefined;
  } catch (error) {
    const facts = { domain: owner.name, uuid: owner.uuid, path: holding.resource.path, err: error };
    at.log.error(facts, 'lease lost: the guest runs on without it');
    return (error as Error).message;
  }
}

/**
 * The token by which a lease goes on. One that was being handed over, and was not, has that again which its owner knows; where its
 * file cannot be written, the one that stands there.
 */
async function ownToken(
  at: Omit<Services, 'journal'>,
  { resource, fencingToken }: Holding,
  renumbered: number | undefined,
): Promise<number> {
  if (renumbered === undefined || (await at.files.tokens.tokenOf(resource)) !== renumbered) return fencingToken;
  try {
    await at.files.tokens.remark([[resource, fencingToken]]);
    return fencingToken;
  } catch (error) {
    at.log.warn(
      { path: resource.path, err: error },
      'the token of a lease that was not handed over could not be restored',
    );
    return renumbered;
  }
}

/**
 * Takes a duplicate of the lock from the guest that inherited one, or was handed it: then it was locked at every moment, and
 * nobody can have had it. False: the guest has none, or will not be looked into.
 */
async function adoptFromOwner(
  at: Omit<Services, 'journal'>,
  holding: Holding,
  process: ProcessIdentity | undefined,
): Promise<boolean> {
  if (process === undefined || at.files.lockOf(holding.resource)) return false;
  let refusal: unknown;
  for (const descriptor of at.host.duplicates(process, await at.files.places.resolvedPathOf(holding.resource))) {
    try {
      await at.files.adopt(holding, holding.fencingToken, descriptor);
      return true;
    } catch (error) {
      // One that is left of an earlier grant of the same lease has no lock, and cannot get one beside that which has it.
      refusal ??= error;
    }
  }
  if (refusal !== undefined) throw refusal;
  return false;
}

async function retakePatiently(at: Omit<Services, 'journal'>, holding: Holding): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await at.files.retake(holding, holding.fencingToken);
      return;
    } catch (error) {
      if (!(error instanceof LockedElsewhere) || attempt === tries) throw error;
      await delay(pauseMs);
    }
  }
}
