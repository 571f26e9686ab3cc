import type { JournalEntry } from '../../journal.js';
import { Refusal } from '../../refusal.js';
import type { Services } from '../../services.js';

/** Writes down what is about to be answered. @throws Refusal RESOURCE_EXHAUSTED */
export function record(at: Pick<Services, 'journal'>, entry: JournalEntry): void {
  try {
    at.journal.append(entry);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw new Refusal(
      'RESOURCE_EXHAUSTED',
      `the journal of holdfast-lockd cannot be written (${code}); without it a lease would not survive a crash`,
      { errno: code },
      { cause: error },
    );
  }
}
