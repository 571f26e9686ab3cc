import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir, hostname } from 'node:os';
import type { Config } from './config/config.js';
import { loadConfig } from './config/load-config.js';
import type { Driver } from './drivers/driver.js';
import { createQemuDriver } from './drivers/qemu/qemu-driver.js';
import { createTestDriver } from './drivers/test/test-driver.js';
import { autostartDomains } from './engine/autostart.js';
import { createEngine } from './engine/create-engine.js';
import { letGo } from './engine/let-go.js';
import { reconcile } from './engine/reconcile.js';
import type { Host, Services } from './engine/services.js';
import { EventLog } from './events/event-log.js';
import { OperationLog } from './jobs/operation-log.js';
import type { LeaseManager } from './leases/lease-manager.js';
import { createLockdLeaseManager } from './leases/lockd-lease-manager.js';
import { createNopLeaseManager } from './leases/nop-lease-manager.js';
import { systemClock } from './model/clock.js';
import { Fault } from './model/fault.js';
import { DomainRegistry } from './objects/domain-registry.js';
import { type RpcServer, serve } from './rpc/serve.js';
import { DomainStore } from './state/domain-store.js';
import { createLogger, type Logger } from './telemetry/logger.js';

const version = '0.1.0';
/** How long a guest that is off has to let its process end before that is killed. */
const endGraceMs = 5000;
const exitCodes = { well: 0, startFailed: 1, badUsage: 2, bug: 70 } as const;

const loaded = loadConfig(
  process.argv.slice(2),
  { uid: process.getuid?.() ?? 0, homeDirectory: homedir(), environment: process.env },
  version,
);
if ('print' in loaded) {
  process.stdout.write(loaded.print);
} else if ('problems' in loaded) {
  for (const problem of loaded.problems) process.stderr.write(`holdfastd: ${problem}\n`);
  process.exitCode = exitCodes.badUsage;
} else {
  await run(loaded.config);
}

async function run(config: Config): Promise<void> {
  const logger = createLogger({ level: config.logLevel });
  exitOnBugs(logger);
  try {
    await runUntilStopped(config, logger);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    // Expected: a second daemon, a directory without permission. The operator gets a sentence, not a stack.
    process.stderr.write(`holdfastd: ${error.message}\n`);
    if (error.details.hint !== undefined) process.stderr.write(`  hint: ${error.details.hint}\n`);
    process.exitCode = exitCodes.startFailed;
  }
}

/** Makes all rooms from the bottom up, serves, and takes them down from the top when it is told to stop. */
async function runUntilStopped(config: Config, logger: Logger): Promise<void> {
  // Nothing that the daemon makes is for other users, whatever umask it was started with.
  process.umask(0o077);
  const stopping = Promise.withResolvers<number>();
  const { stateDirectory, runDirectory } = config;
  await using store = await DomainStore.open({ stateDirectory, runDirectory, logger });
  await using driver = await createDriver(config, logger);
  await using leases = createLeases(config, logger);
  const at = createServices(config, { store, driver, leases, logger, stop: stopping.resolve });

  await reconcile(at);
  const server = await serve({ engine: createEngine(at), socketPath: config.socketPath, socketMode: 0o600, logger });
  listenToSignals(config, logger, stopping.resolve);
  process.stdout.write(`holdfastd ${version} ready on ${config.socketPath}\n`);
  logger.info({ socket: config.socketPath, driver: driver.name, leases: leases.kind, pid: process.pid }, 'ready');
  void autostartDomains(at, runDirectory);

  const graceMs = await stopping.promise;
  await stop(at, server, graceMs);
}

/** Stops in two phases: no new work, then what is under way ends, within a limit. Guests go on running. */
async function stop(at: Services, server: RpcServer, graceMs: number): Promise<void> {
  at.logger.info({ graceMs }, 'stopping; guests go on');
  const settled = at.operations.stop();
  await server.stop({ graceMs });
  await withinLimit(settled, graceMs);
  await letGo(at);
  at.logger.info('stopped');
}

/** Waits for something, but not for ever. */
async function withinLimit(settled: Promise<void>, limitMs: number): Promise<void> {
  const limit = Promise.withResolvers<void>();
  const giveUp = systemClock.setTimeout(limit.resolve, limitMs);
  await Promise.race([settled, limit.promise]);
  giveUp();
}

function createDriver(config: Config, logger: Logger): Promise<Driver> | Driver {
  const { runDirectory, logDirectory, stateDirectory } = config;
  if (config.driver === 'test') return createTestDriver();
  return createQemuDriver({ runDirectory, logDirectory, stateDirectory, logger });
}

function createLeases(config: Config, logger: Logger): LeaseManager {
  if (config.leaseManager === 'nop') {
    logger.warn('lease manager nop: nothing keeps two guests off one disk');
    return createNopLeaseManager();
  }
  return createLockdLeaseManager({ socketPath: config.lockdSocketPath, logger });
}

function createServices(
  { limits }: Config,
  rooms: Pick<Services, 'store' | 'driver' | 'leases' | 'logger'> & { stop(graceMs: number): void },
): Services {
  const { stop: stopDaemon, ...others } = rooms;
  const clock = systemClock;
  const epoch = randomUUID();
  const operations = new OperationLog({ clock, capacity: limits.keptOperations, logger: rooms.logger });
  const maxQueued = limits.maxQueuedJobs;
  return {
    ...others,
    clock,
    operations,
    ids: { uuid: randomUUID },
    domains: new DomainRegistry({ operations, maxQueued, clock, newUuid: randomUUID }),
    events: new EventLog({ epoch, capacity: limits.keptEvents, clock }),
    daemon: { version, epoch, pid: process.pid, startedMs: clock.now(), stop: stopDaemon },
    host: readHost(),
    limits: { jobWaitMs: limits.jobWaitMs, maxQueuedEvents: limits.maxQueuedEvents, endGraceMs },
  };
}

function readHost(): Host {
  return {
    uuid: readHostUuid(),
    hostname: hostname(),
    bootId: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
  };
}

/** The machine id of the host as a UUID; a host without one, as some containers are, is known by its name. */
function readHostUuid(): string {
  let id: string;
  try {
    id = readFileSync('/etc/machine-id', 'utf8').trim();
  } catch {
    id = createHash('sha256').update(hostname()).digest('hex').slice(0, 32);
  }
  return id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The first signal stops the daemon, a second one ends it at once. */
function listenToSignals(config: Config, logger: Logger, stopDaemon: (graceMs: number) => void): void {
  let isStopping = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    logger.info({ signal }, isStopping ? 'told to stop again: ending at once' : 'told to stop');
    if (isStopping) process.exit(exitCodes.startFailed);
    isStopping = true;
    stopDaemon(config.stopGraceMs);
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  // The default of this one opens a debugger to every user of the host.
  process.on('SIGUSR1', () => logger.warn('SIGUSR1 means nothing here'));
}

/** A bug leaves memory that cannot be trusted: end, and let the next run read what is on disk. Guests go on. */
function exitOnBugs(logger: Logger): void {
  const onBug = (error: unknown): void => {
    logger.fatal({ err: error }, 'a bug: the daemon ends, guests go on');
    logger.flush();
    process.exit(exitCodes.bug);
  };
  process.on('uncaughtException', onBug);
  process.on('unhandledRejection', onBug);
}
