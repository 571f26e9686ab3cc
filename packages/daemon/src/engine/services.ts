import type { AccessControl } from '../access/access-control.js';
import type { Documents } from '../documents/documents.js';
import type { EventLog } from '../events/event-log.js';
import type { Driver } from '../drivers/driver.js';
import type { OperationLog } from '../jobs/operations/operation-log.js';
import type { LeaseManager } from '../leases/lease-manager.js';
import type { Clock } from '../model/clock.js';
import type { Failpoints } from '../model/failpoints.js';
import type { DomainRegistry } from '../objects/domain-registry.js';
import type { DomainStore } from '../state/domain-store.js';
import type { Logger } from '../telemetry/logger.js';
import type { Administration } from './administration.js';
import type { ConsoleTable } from './console/console-table.js';

/** This run of the daemon. */
export interface Daemon {
  readonly version: string;
  /** Identity of this run. */
  readonly epoch: string;
  readonly pid: number;
  readonly startedMs: number;
  /** Begins to stop the daemon and returns at once. */
  stop(graceMs: number): void;
}

/** The machine that the daemon runs on. */
export interface Host {
  readonly uuid: string;
  readonly hostname: string;
  /** Identity of this boot of it. */
  readonly bootId: string;
}

/** What every verb gets second: all that it may use. */
export interface Services {
  readonly domains: DomainRegistry;
  readonly operations: OperationLog;
  readonly events: EventLog;
  readonly store: DomainStore;
  readonly documents: Documents;
  readonly leases: LeaseManager;
  readonly driver: Driver;
  readonly clock: Clock;
  /** Which console is whose. */
  readonly consoles: ConsoleTable;
  readonly ids: { uuid(): string };
  readonly failpoints: Failpoints;
  readonly logger: Logger;
  readonly daemon: Daemon;
  readonly host: Host;
  readonly administration: Administration;
  /** The rules of access that hold now, for those who ask about them. */
  readonly access: Pick<AccessControl, 'policy'>;
  /** Some can be changed while the daemon runs. */
  readonly limits: {
    /** Longest wait for a domain, beside the caller's own deadline. */
    jobWaitMs: number;
    /** Events that may wait for one reader before it is cut off. */
    maxQueuedEvents: number;
    /** How long a guest that is off has to let its process end before that is killed. */
    readonly endGraceMs: number;
  };
}
