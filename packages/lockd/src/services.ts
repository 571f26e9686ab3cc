import type { Logger } from 'pino';
import type { Clock } from './host/clock.js';
import type { Host } from './host/host.js';
import type { Journal } from './journal.js';
import type { LeaseFiles } from './leases/lease-files.js';
import type { LeaseTable } from './leases/lease-table.js';
import type { Limits } from './config/limits.js';
import type { LostLeases } from './lost-leases.js';
import type { News } from './news.js';
import type { OwnerRegistry } from './owner-registry.js';
import type { RunningCalls } from './running-calls.js';
import type { Clients } from './service/clients.js';
import type { Tally } from './metrics/tally.js';
import type { Turn } from './turn.js';
import type { WaitingRoom } from './waiting-room.js';

/** What the verbs work with; made once, at the start. */
export interface Services {
  readonly table: LeaseTable;
  readonly lost: LostLeases;
  readonly files: LeaseFiles;
  readonly owners: OwnerRegistry;
  readonly journal: Journal;
  /** Every change of table and files runs in it. */
  readonly turn: Turn;
  readonly waiting: WaitingRoom;
  readonly news: News;
  readonly clients: Clients;
  readonly running: RunningCalls;
  readonly limits: Limits;
  /** Those of them that an administrator has moved; the next image keeps them, where its settings say nothing. */
  readonly movedLimits: Partial<Limits>;
  /** What is counted for metrics. */
  readonly tally: Tally;
  readonly host: Host;
  readonly clock: Clock;
  readonly log: Logger;
}
