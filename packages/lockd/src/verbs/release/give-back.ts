import type { Holding } from '../../leases/lease-table.js';
import type { JournalEntry } from '../../journal.js';
import type { Owner } from '../../owner-registry.js';
import type { Services } from '../../services.js';
import { journalSnapshot } from '../record/journal-snapshot.js';

/**
 * Takes holdings from their owner: out of the table, off the files, into the journal. Legal only inside a turn. It goes on
 * when a step fails, because the table must not claim what nobody has any more.
 */
export async function giveBack(
  at: Services,
  owner: Owner,
  holdings: readonly Holding[],
  entry: JournalEntry,
): Promise<void> {
  const facts = { domain: owner.name, uuid: owner.uuid };
  try {
    at.journal.append(entry);
  } catch (error) {
    // The next lockd would take it again for a living owner: held too long, but never twice.
    at.log.error({ ...facts, err: error }, 'a release could not be written to the journal');
  }
  for (const holding of holdings) {
    if (!at.table.remove(holding)) continue;
    at.tally.released++;
    try {
      await at.files.giveBack(holding.resource);
    } catch (error) {
      at.log.error({ ...facts, path: holding.resource.path, err: error }, 'a lease file could not be unlocked');
    }
  }
  at.waiting.wakeAll();
  shortenJournal(at);
}

/** Rewrites a journal that is mostly about the past. */
function shortenJournal(at: Services): void {
  if (!at.journal.isLong) return;
  try {
    at.journal.rewrite(journalSnapshot(at));
  } catch (error) {
    at.log.error({ err: error }, 'the journal could not be shortened and goes on growing');
  }
}
