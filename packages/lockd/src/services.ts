import type { Logger } from 'pino';
import type { Clock } from './host/clock.js';
import type { Host } from './host/host.js';
import type { Journal } from './journal.js';
import type { LeaseFiles } from './lease-file.js';
import type { LeaseTable } from './lease-table.js';
import type { OwnerRegistry } from './owner-registry.js';
import type { Turn } from './turn.js';

/** What the verbs work with; made once, at the start. */
export interface Services {
  readonly table: LeaseTable;
  readonly files: LeaseFiles;
  readonly owners: OwnerRegistry;
  readonly journal: Journal;
  /** Every change of table and files runs in it. */
  readonly turn: Turn;
  readonly host: Host;
  readonly clock: Clock;
  readonly log: Logger;
}
