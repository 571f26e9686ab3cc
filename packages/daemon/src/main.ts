import { chmod, mkdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import {
  createNotifier,
  InheritedSocketError,
  type Notifier,
  openDatagramSender,
  readInheritedSockets,
} from '@holdfast/systemd';
import { parseTokenFile } from './access/tokens/parse-token-file.js';
import { TokenGate } from './access/tokens/token-gate.js';
import type { Config } from './config/config.js';
import { createLiveConfig, type LiveConfig } from './config/reload/live-config.js';
import { loadConfig, type LoadedConfig } from './config/load-config.js';
import { version } from './config/version.js';
import type { Driver } from './drivers/driver.js';
import { createQemuDriver } from './drivers/qemu/qemu-driver.js';
import { createTestDriver, type TestDriverOptions } from './drivers/test/test-driver.js';
import type { Administration } from './engine/administration.js';
import { AccessControl } from './access/access-control.js';
import { loadPolicy, openPolicy, preparePolicy } from './access/load-policy.js';
import { autostartDomains } from './engine/autostart.js';
import { createEngine } from './engine/create-engine.js';
import { identifyHost } from './engine/host/identify-host.js';
import { letGo } from './engine/guest/let-go.js';
import { reconcile } from './engine/reconcile.js';
import { readEngineMetrics } from './engine/metrics/read-engine-metrics.js';
import type { Services } from './engine/services.js';
import { EventLog } from './events/event-log.js';
import { OperationLog } from './jobs/operation-log.js';
import type { LeaseManager } from './leases/lease-manager.js';
import { createLockdLeaseManager } from './leases/lockd-lease-manager.js';
import { createNopLeaseManager } from './leases/nop-lease-manager.js';
import { systemClock } from './model/clock.js';
import { Fault } from './model/fault.js';
import { type LogRules, parseLogFilters, parseLogOutputs } from './model/log-rules.js';
import { newUuid } from './model/uuid.js';
import { failpoints } from '#failpoints';
import { DomainRegistry } from './objects/domain-registry.js';
import { planDoors } from './rpc/doors/plan-doors.js';
import { createAuditor } from './rpc/audit-call.js';
import { controlAccess } from './rpc/control-access.js';
import { measureCalls } from './rpc/metrics/measure-calls.js';
import { readServerMetrics } from './rpc/metrics/read-server-metrics.js';
import { serveMetrics } from './rpc/metrics/serve-metrics.js';
import { refuseWhileDraining } from './rpc/refuse-while-draining.js';
import { type RpcServers, type ServeOptions, createServers } from './rpc/serve.js';
import type { TlsListenOptions } from './rpc/tls/listen-tls.js';
import type { TlsSettings } from './rpc/tls/tls-settings.js';
import { watchIdle } from './rpc/watch-idle.js';
import { DomainStore } from './state/domain-store.js';
import { readTokenFile } from './state/read-token-file.js';
import { leaveEvents, takeEvents } from './state/event-archive.js';
import { watchEventLoop } from './telemetry/event-loop.js';
import { openAuditLog } from './telemetry/audit-log.js';
import type { Logger } from './telemetry/logger.js';
import { createLogging, type Logging } from './telemetry/logging.js';
import { CallMetrics } from './telemetry/metrics/call-metrics.js';
import type { MetricSource } from './telemetry/metrics/format-metrics.js';
import { ProcessMetrics } from './telemetry/metrics/process-metrics.js';

/**
 * Exit codes, as sysexits.h has them; 1: it could not start, or not stop cleanly; taken: another daemon has its directory or
 * its socket.
 */
const exitCodes = { ok: 0, failed: 1, usage: 64, bug: 70, taken: 75 } as const;

/** The sockets that the daemon can be started with, by the names of their units. */
const doors = ['rw', 'ro', 'admin', 'frames', 'metrics'];

/** How long a service manager is asked to wait: for guests to be taken back, and for the end after the last call. */
const startMs = 300_000;
const farewellMs = 15_000;

/** Whose daemon it is. */
const ownerUid = process.getuid?.() ?? 0;

process.umask(0o077);
const surroundings = { uid: ownerUid, homeDirectory: homedir(), environment: process.env };
const load = (): LoadedConfig => loadConfig(process.argv.slice(2), surroundings, version);
const loaded = load();
if ('print' in loaded) {
  const checked = loaded.checkPolicy === undefined ? undefined : await loadPolicy(loaded.checkPolicy, ownerUid);
  if (checked !== undefined && 'problems' in checked) {
    for (const problem of checked.problems) process.stderr.write(`holdfastd: ${problem}\n`);
    process.exit(exitCodes.usage);
  }
  process.stdout.write(loaded.print);
  process.exit(exitCodes.ok);
}
if ('problems' in loaded) {
  for (const problem of loaded.problems) process.stderr.write(`holdfastd: ${problem}\n`);
  process.stderr.write('holdfastd: --help lists what can be set\n');
  process.exit(exitCodes.usage);
}
await main(loaded.config);

/** The composition root: makes every room, in order, and says when it serves. */
async function main(config: Config): Promise<void> {
  const logging = openLogging(config);
  const logger = logging.room('main');
  endOnBugs(logger);
  const stopping = new AbortController();
  stopOnSignals(logger, (reason) => stopping.abort(reason));
  const notifier = notifyServiceManager(logger);
  const live = createLiveConfig(config, load);
  const limits = limitsOf(config);
  live.add({ name: 'log', prepare: async (next) => prepareLogging(logging, next) });
  live.add({ name: 'limits', prepare: async (next) => () => Object.assign(limits, limitsOf(next)) });
  reloadOnHangup(logger, live, notifier);
  try {
    // First of all: with sockets that it cannot serve it had better not touch a guest.
    const inherited = readInheritedSockets(process.env, process.pid, doors, 'rw');
    await using rooms = new AsyncDisposableStack();
    notifier.extendTimeout(startMs);
    notifier.status('takes its guests back');
    const access = new AccessControl(await openPolicy(config.access.accessPolicy, ownerUid));
    live.add({ name: 'access', prepare: async (next) => preparePolicy(access, next.access.accessPolicy, ownerUid) });
    const audit = openAuditLog(config.access.auditLog, logging.room('audit'));
    if (audit !== undefined) {
      rooms.use(audit);
      live.add({ name: 'audit log', prepare: async () => () => audit.reopen() });
    }
    const { socket: socketPath } = config.places;
    const tokens = new TokenGate(Date.now);
    (await prepareTokens(tokens, config))();
    live.add({ name: 'tokens', prepare: (next) => prepareTokens(tokens, next) });
    const calls = new CallMetrics();
    const rpcLogger = logging.room('rpc');
    const isDraining = (): boolean => administration.draining;
    const servers = createServers({
      doors: await planDoors({ ...config.doors, socketPath, inherited }),
      tls: tlsOf(config),
      tokens,
      ...limitsOfServers(config),
      logger: rpcLogger,
      interceptors: [
        measureCalls(calls, rpcLogger),
        controlAccess(access, audit && createAuditor(audit)),
        refuseWhileDraining(isDraining),
      ],
      isDraining,
    });
    const idle: IdleExit = { ms: config.clients.idleExitSeconds * 1000, watch: () => {} };
    const administration = createAdministration({ live, logging, servers, idle });
    const at = await openServices({ config, limits, logging, administration, access }, rooms, (graceMs) =>
      stopping.abort(graceMs),
    );
    await reconcile(at);
    live.add({ name: 'clients', prepare: async (next) => servers.prepareLimits(limitsOfServers(next)) });
    await servers.serve(createEngine(at));
    live.add({ name: 'tls', prepare: (next) => servers.prepareTls(tlsSettingsOf(next)) });
    await openMetrics(config, inherited.get('metrics'), rooms, logger, [
      () => readEngineMetrics(at),
      () => readServerMetrics(servers.activity, servers.controls),
      () => calls.read(),
    ]);
    process.stdout.write(`holdfastd ${version} ready on ${socketPath}\n`);
    logger.info({ socket: socketPath, driver: at.driver.name, leases: at.leases.kind, version }, 'ready');
    notifier.ready(`serves on ${socketPath}, driver ${at.driver.name}`);
    void autostartDomains(at, config.places.runDir);
    let watch: Disposable | undefined;
    rooms.defer(() => watch?.[Symbol.dispose]());
    idle.watch = () => {
      watch?.[Symbol.dispose]();
      watch = watchIdle({
        seconds: idle.ms / 1000,
        servers,
        hasWork: () =>
          at.domains.all().some(({ record, jobs }) => record.live !== undefined || jobs.holder !== undefined),
        end: () => stopping.abort('idle'),
      });
    };
    idle.watch();

    await aborted(stopping.signal);
    const asked: unknown = stopping.signal.reason;
    const graceMs = typeof asked === 'number' ? asked : live.current.shutdown.stopGraceMs;
    notifier.stopping(`waits for ${servers.activity.calls} calls; guests go on`);
    notifier.extendTimeout(graceMs + farewellMs);
    await stop(at, servers, graceMs);
  } catch (error) {
    tellWhyNot(error, logger);
    const isTaken = error instanceof Fault && error.reason === 'INVALID_STATE';
    const isUsage = error instanceof InheritedSocketError;
    process.exitCode = isTaken ? exitCodes.taken : isUsage ? exitCodes.usage : exitCodes.failed;
  }
  // Whatever a library may have left running must not keep a daemon alive that serves nobody.
  process.exit();
}

/** Serves metrics where that is wanted: those of the rooms and those of the process. */
async function openMetrics(
  { metrics: { metrics: isWanted, metricsSocket: path, metricsSocketMode: mode } }: Config,
  descriptor: number | undefined,
  rooms: AsyncDisposableStack,
  logger: Logger,
  sources: readonly MetricSource[],
): Promise<void> {
  if (!isWanted) return;
  const own = rooms.use(new ProcessMetrics());
  rooms.use(await serveMetrics({ path, mode, descriptor, sources: [...sources, () => own.read()], logger }));
}

/** Reads the tokens that are known; what is returned puts them in force. @throws Fault FILE_PERMISSION, INVALID_ARGUMENT */
async function prepareTokens(gate: TokenGate, { tls: { tokenFile } }: Config): Promise<() => void> {
  const read = parseTokenFile((await readTokenFile(tokenFile)) ?? '{"tokens":[]}');
  if ('problem' in read) {
    throw new Fault('INVALID_ARGUMENT', `${tokenFile}: ${read.problem}`, { hint: 'see: holdfast token list' });
  }
  return () => gate.setTokens(read.value);
}

/** Where clients from other hosts connect; undefined: nowhere. */
function tlsOf(config: Config): TlsListenOptions | undefined {
  const { listenTls, listenAddr: addresses, tlsPort: port } = config.tls;
  return listenTls ? { addresses, port, settings: tlsSettingsOf(config) } : undefined;
}

function tlsSettingsOf({ tls }: Config): TlsSettings {
  const { keyFile, certFile, caFile, crlFile, tlsAllowedDnList: allowedNames } = tls;
  return { keyFile, certFile, caFile, allowedNames, ...(crlFile === undefined ? {} : { crlFile }) };
}

/** How many clients and calls there may be. */
function limitsOfServers({
  clients,
  workers,
  administration,
}: Config): Pick<ServeOptions, 'limits' | 'serverLimits' | 'adminLimits'> {
  const { handshakeTimeoutMs, keepaliveIntervalMs: keepaliveMs, keepaliveTimeoutMs, ...clientLimits } = clients;
  const { adminMaxClients: maxClients, adminMaxQueuedClients: maxQueuedClients } = administration;
  const { adminMinWorkers: minWorkers, adminMaxWorkers: maxWorkers } = administration;
  return {
    limits: { handshakeTimeoutMs, keepaliveMs, keepaliveTimeoutMs },
    serverLimits: { ...clientLimits, ...workers },
    adminLimits: {
      maxClients,
      maxClientsPerUser: maxClients,
      maxQueuedClients,
      maxClientRequests: administration.adminMaxClientRequests,
      minWorkers,
      maxWorkers,
    },
  };
}

/** Tells a service manager, where there is one, what the daemon is at. */
function notifyServiceManager(logger: Logger): Notifier {
  return createNotifier({
    environment: process.env,
    pid: process.pid,
    open: openDatagramSender,
    monotonicUs: () => process.hrtime.bigint() / 1000n,
    onFailure: (error) => logger.warn({ err: error }, 'the service manager could not be told'),
  });
}

/** What was to be expected, a second daemon or a directory without permission, gets a sentence and not a stack. */
function tellWhyNot(error: unknown, logger: Logger): void {
  if (error instanceof InheritedSocketError) {
    logger.fatal(error.message);
    process.stderr.write(`holdfastd: ${error.message}\n`);
    return;
  }
  if (!(error instanceof Fault)) {
    logger.fatal({ err: error }, 'holdfastd cannot go on');
    process.stderr.write(`holdfastd: ${error instanceof Error ? error.message : String(error)}\n`);
    return;
  }
  const { metadata, hint } = error.details;
  logger.fatal({ reason: error.reason, ...metadata }, error.message);
  process.stderr.write(`holdfastd: ${error.message}\n`);
  if (hint !== undefined) process.stderr.write(`  hint: ${hint}\n`);
}

async function openServices(
  {
    config,
    limits,
    logging,
    administration,
    access,
  }: Pick<Services, 'limits' | 'administration' | 'access'> & {
    readonly config: Config;
    readonly logging: Logging;
  },
  rooms: AsyncDisposableStack,
  stopDaemon: (graceMs: number) => void,
): Promise<Services> {
  const { jobs } = config;
  const { runDir: runDirectory, stateDir: stateDirectory } = config.places;
  const clock = systemClock;
  // Others may pass through it, since guests that run as another user have folders in it, and not look around.
  const made = await mkdir(runDirectory, { recursive: true });
  if (made !== undefined) await chmod(runDirectory, 0o711);
  const store = rooms.use(await DomainStore.open({ stateDirectory, runDirectory, logger: logging.room('state') }));
  const driver = rooms.use(await openDriver(config, logging.room(`drivers.${config.guests.driver}`)));
  const leases = rooms.use(openLeases(config, logging.room('leases')));
  const operations = new OperationLog({ clock, logger: logging.room('jobs'), capacity: jobs.keptOperations });
  const epoch = newUuid();
  const archive = { directory: runDirectory, logger: logging.room('state') };
  const left = await takeEvents(archive);
  const events = new EventLog({ epoch, capacity: config.events.keptEvents, clock, left });
  const at: Services = {
    domains: new DomainRegistry({ operations, maxQueued: jobs.maxQueuedJobs, clock, newUuid }),
    operations,
    events,
    store,
    leases,
    driver,
    clock,
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

async function openDriver(config: Config, logger: Logger): Promise<Driver> {
  const { runDir: runDirectory, logDir: logDirectory, stateDir: stateDirectory } = config.places;
  const { testScript } = config.guests;
  const places = { runDirectory, logDirectory, stateDirectory };
  if (config.guests.driver === 'qemu') return createQemuDriver({ ...places, logger, failpoints });
  if (testScript === undefined) return createTestDriver();
  return createTestDriver(JSON.parse(await readFile(testScript, 'utf8')) as TestDriverOptions);
}

function openLeases({ guests: { leaseManager, lockdSocket: socketPath } }: Config, logger: Logger): LeaseManager {
  if (leaseManager === 'lockd') return createLockdLeaseManager({ socketPath, logger });
  logger.warn('no lock daemon is used: nothing keeps two guests off one disk');
  return createNopLeaseManager();
}

/** First no new work, then the end of what is under way, for as long as `graceMs`. Guests and their leases stay. */
async function stop(at: Services, servers: RpcServers, graceMs: number): Promise<void> {
  at.logger.info({ graceMs }, 'stopping');
  const idle = at.operations.stop();
  at.events.close(new Fault('SHUTTING_DOWN', 'the daemon is stopping; guests go on running'));
  await servers.stop({ graceMs });
  // A call that was refused for lack of time may have a job behind it, which is undone now.
  for (const { id, cancellable } of at.operations.list().operations) {
    if (cancellable) at.operations.cancel(id, 'the end of the daemon');
  }
  const patience = AbortSignal.timeout(5000);
  await Promise.race([idle, aborted(patience)]);
  at.logger.info('stopped; guests go on running');
}

/** The first signal stops the daemon, a second one ends it at once. */
function stopOnSignals(logger: Logger, begin: (reason: string) => void): void {
  const numbers = { SIGINT: 2, SIGTERM: 15 } as const;
  let isStopping = false;
  for (const [signal, number] of Object.entries(numbers)) {
    process.on(signal, () => {
      if (isStopping) {
        logger.warn({ signal }, 'a second signal: ended at once');
        process.exit(128 + number);
      }
      isStopping = true;
      logger.info({ signal }, 'asked to stop');
      begin(signal);
    });
  }
  // By default this one opens a debugger to whoever may send it, and that one ends the process.
  process.on('SIGUSR1', () => {});
}

/** Reads the settings again, and all that hangs on them. What is wrong with them is logged, and nothing changes. */
function reloadOnHangup(logger: Logger, live: LiveConfig, notifier: Notifier): void {
  process.on('SIGHUP', () => {
    notifier.reloading();
    void live.reload().then((outcome) => {
      if ('problems' in outcome) {
        logger.error({ problems: outcome.problems }, 'the settings were read again and nothing was changed');
      } else {
        const { changes, needRestart } = outcome;
        logger.info({ changes }, 'the settings were read again');
        if (needRestart.length > 0) logger.warn({ needRestart }, 'some settings change with the next start only');
      }
      notifier.ready('the settings were read again');
    });
  });
}

/** After how long without clients and guests the daemon ends, and what begins to watch for that anew. */
interface IdleExit {
  ms: number;
  watch: () => void;
}

/** What administrators may steer; what they change holds until the settings are read again. */
function createAdministration({
  live,
  logging,
  servers,
  idle,
}: {
  readonly live: LiveConfig;
  readonly logging: Logging;
  readonly servers: RpcServers;
  readonly idle: IdleExit;
}): Administration {
  const administration: Administration = {
    servers: servers.controls,
    logging,
    get idleTimeoutMs() {
      return idle.ms;
    },
    set idleTimeoutMs(ms) {
      idle.ms = ms;
      idle.watch();
    },
    draining: false,
    lateness: watchEventLoop(),
    async updateTls() {
      if (live.current.tls.listenTls && (await live.renew('tls'))) return;
      throw new Fault('UNSUPPORTED', 'the daemon serves no TLS; there are no certificates to read again');
    },
  };
  live.add({
    name: 'idle exit',
    prepare:
      async ({ clients }) =>
      () => {
        administration.idleTimeoutMs = clients.idleExitSeconds * 1000;
      },
  });
  return administration;
}

/** What is wrong with a log file is said where everything is said that keeps the daemon from starting. */
function openLogging(config: Config): Logging {
  try {
    return createLogging(logRulesOf(config));
  } catch (error) {
    process.stderr.write(`holdfastd: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(exitCodes.failed);
  }
}

function prepareLogging(logging: Logging, next: Config): () => void {
  const change = logging.prepare(logRulesOf(next));
  return () => {
    change();
    logging.reopen();
  };
}

function logRulesOf({ logging: { logLevel, logFilters, logOutputs } }: Config): LogRules {
  const filters = parseLogFilters(logFilters) ?? [];
  return { level: logLevel, filters, outputs: parseLogOutputs(logOutputs) ?? [] };
}

function limitsOf({ jobs, events }: Config): Services['limits'] {
  return { jobWaitMs: jobs.jobWaitMs, maxQueuedEvents: events.maxQueuedEvents, endGraceMs: 10_000 };
}

/** What was not foreseen ends the daemon: what is on disk brings it back, and guests do not need it meanwhile. */
function endOnBugs(logger: Logger): void {
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'a fault of holdfastd itself');
    process.exit(exitCodes.bug);
  });
  // Whoever started the daemon may have gone; that nobody hears it is no reason to end.
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
