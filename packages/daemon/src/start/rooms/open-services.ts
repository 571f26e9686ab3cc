import { chmod } from 'node:fs/promises';
import { type HeldCode, makeDirectory } from '@holdfast/host';
import { failpoints } from '#failpoints';
import type { Config } from '../../config/config.js';
import { version } from '../../config/version.js';
import { ConsoleTable } from '../../engine/console/console-table.js';
import { letGo } from '../../engine/guest/let-go.js';
import { identifyHost } from '../../engine/host/identify-host.js';
import type { Services } from '../../engine/services.js';
import { EventLog } from '../../events/event-log.js';
import { OperationLog } from '../../jobs/operations/operation-log.js';
import { newUuid } from '../../model/uuid.js';
import { DomainRegistry } from '../../objects/domain-registry.js';
import { DomainStore } from '../../state/domain-store.js';
import { leaveEvents, takeEvents } from '../../state/event-archive.js';
import { OperationJournalFile } from '../../state/operations/operation-journal-file.js';
import type { Logging } from '../../telemetry/logging.js';
import { openDocuments } from './open-documents.js';
import { openDriver } from './open-driver.js';
import { openLeases } from './open-leases.js';
import type { OpenRooms } from './open-rooms.js';
import type { TestStage } from './open-test-stage.js';

/** What there is before the rooms of verbs. */
export interface Foundations extends Pick<Services, 'limits' | 'administration' | 'access'> {
  readonly config: Config;
  readonly logging: Logging;
  readonly stage: TestStage;
  /** The parts of this program. */
  readonly code: HeldCode;
  readonly stopDaemon: (graceMs: number) => void;
}

/** Opens the rooms that verbs work with; `rooms` closes them in the right order. @throws Fault */
export async function openServices(
  { config, limits, logging, administration, access, stage, code, stopDaemon }: Foundations,
  rooms: OpenRooms,
): Promise<Services> {
  const { clock } = stage;
  const { jobs } = config;
  const { runDir: runDirectory, stateDir: stateDirectory } = config.places;
  // Others may pass through it, since guests that run as another user have folders in it, and not look around.
  const made = await makeDirectory(runDirectory, 0o777);
  if (made !== undefined) await chmod(runDirectory, 0o711);
  // Closed behind the store, whose last files it may be making.
  const { documents, seal } = openDocuments(config, rooms, logging.room('documents'), code);
  const logger = logging.room('state');
  const store = rooms.use(await DomainStore.open({ stateDirectory, runDirectory, logger, seal }));
  const driver = await openDriver(config, logging.room(`drivers.${config.guests.driver}`), rooms, stage);
  const leases = rooms.use(openLeases(config, logging.room('leases')));
  const { journal, left: leftOperations } = await OperationJournalFile.open({ directory: runDirectory, logger });
  rooms.use(journal);
  const operations = new OperationLog({
    clock,
    logger: logging.room('jobs'),
    capacity: jobs.keptOperations,
    keptMs: jobs.keptOperationsMs,
    journal,
    left: leftOperations,
  });
  const epoch = newUuid();
  const archive = { directory: runDirectory, logger: logging.room('state') };
  const left = await takeEvents(archive);
  const events = new EventLog({ epoch, capacity: config.events.keptEvents, clock, left });
  const at: Services = {
    domains: new DomainRegistry({ operations, maxQueued: jobs.maxQueuedJobs, clock, newUuid }),
    operations,
    events,
    store,
    documents,
    leases,
    driver,
    clock,
    consoles: new ConsoleTable(newUuid),
    ids: { uuid: newUuid },
    failpoints,
    logger: logging.room('engine'),
    daemon: { version, epoch, pid: process.pid, startedMs: clock.now(), stop: stopDaemon },
    host: identifyHost(),
    limits,
    administration,
    access,
  };
  // Behind the last event, before another daemon may have the directory.
  rooms.defer(() => leaveEvents(archive, events.leave()));
  // Disposed first: guests are let go of while everything that they talk to is still there.
  rooms.defer(() => letGo(at));
  return at;
}
