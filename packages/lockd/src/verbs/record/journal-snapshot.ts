import { type JournalEntry, grantKey } from '../../journal.js';
import type { Services } from '../../services.js';

/** What is true now, as journal lines. */
export function journalSnapshot(at: Pick<Services, 'owners' | 'table' | 'lost' | 'files'>): JournalEntry[] {
  const spaces = at.files.spaces.placed().map((space): JournalEntry => ({ op: 'space', ...space }));
  const owners = at.owners.all().flatMap(({ token, uuid, name, process, renumbering }): JournalEntry[] => {
    const lost = at.lost.of(token);
    const holdings = [...at.table.heldBy(token), ...lost.map(({ holding }) => holding)];
    const known: JournalEntry = { op: 'owner', owner: { token, uuid, name, process } };
    if (holdings.length === 0) return [known];
    return [
      known,
      { op: 'grant', holdings },
      ...(renumbering.size === 0 ? [] : [{ op: 'renumber', token, tokens: [...renumbering] } as const]),
      ...lost.map(({ holding, reason }): JournalEntry => ({ op: 'lost', token, grant: grantKey(holding), reason })),
    ];
  });
  return [...spaces, ...owners];
}
