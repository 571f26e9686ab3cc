import type { JournalEntry } from '../journal.js';
import type { Services } from '../services.js';

/** What is true now, as journal lines. */
export function journalSnapshot(at: Pick<Services, 'owners' | 'table'>): JournalEntry[] {
  return at.owners.all().flatMap(({ token, uuid, name, process }): JournalEntry[] => {
    const holdings = at.table.heldBy(token);
    const known: JournalEntry = { op: 'owner', owner: { token, uuid, name, process } };
    return holdings.length === 0 ? [known] : [known, { op: 'grant', holdings }];
  });
}
