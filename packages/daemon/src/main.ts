import { homedir } from 'node:os';
import { giveBackMemory, holdCode, writeCompiled } from '@holdfast/host';
import { readInheritedSockets } from '@holdfast/systemd';
import type { Config } from './config/config.js';
import { loadConfig, type LoadedConfig } from './config/load-config.js';
import { createLiveConfig } from './config/reload/live-config.js';
import { version } from './config/version.js';
import { autostartDomains } from './engine/autostart.js';
import { createEngine } from './engine/create-engine.js';
import { readEngineMetrics } from './engine/metrics/read-engine-metrics.js';
import { reconcile } from './engine/reconcile.js';
import { watchLeases } from './engine/watch-leases.js';
import { readServerMetrics } from './rpc/metrics/read-server-metrics.js';
import { aborted } from './start/process/aborted.js';
import { endOnBugs } from './start/process/end-on-bugs.js';
import { endWithin } from './start/process/end-within.js';
import { leaveNoCoreFiles } from './start/process/leave-no-core-files.js';
import { notifyServiceManager } from './start/process/notify-service-manager.js';
import { reloadOnHangup } from './start/process/reload-on-hangup.js';
import { stopOnSignals } from './start/process/stop-on-signals.js';
import { tellWhyNot } from './start/process/tell-why-not.js';
import { createAdministration } from './start/rooms/create-administration.js';
import { createRpcServers } from './start/rooms/create-rpc-servers.js';
import { IdleExit } from './start/rooms/idle-exit.js';
import { openAccess } from './start/rooms/open-access.js';
import { openLogging, prepareLogging } from './start/rooms/open-logging.js';
import { openMetrics } from './start/rooms/open-metrics.js';
import { OpenRooms } from './start/rooms/open-rooms.js';
import { openServices } from './start/rooms/open-services.js';
import { openTestStage } from './start/rooms/open-test-stage.js';
import { limitsOf, limitsOfServers } from './start/settings/limits-of.js';
import { settleCommandLine } from './start/settings/settle-command-line.js';
import { tlsSettingsOf } from './start/settings/tls-of.js';
import { stopDaemon } from './start/stop-daemon.js';
import { CallMetrics } from './telemetry/metrics/call-metrics.js';

/** The sockets that the daemon can be started with, by the names of their units. */
const doors = ['rw', 'ro', 'admin', 'tls', 'frames', 'metrics'];

/** How long a service manager is asked to wait: for guests to be taken back, and for the end after the last call. */
const startMs = 300_000;
const farewellMs = 15_000;

/** Whose daemon it is. */
const ownerUid = process.getuid?.() ?? 0;

process.umask(0o077);
const surroundings = { uid: ownerUid, homeDirectory: homedir(), environment: process.env };
const load = (): LoadedConfig => loadConfig(process.argv.slice(2), surroundings, version);
// Not awaited: what is imported while it runs may need what this file has, which would wait for its end.
void settleCommandLine(load(), ownerUid).then(main);

/** The composition root: makes every room, in order, and says when it serves. */
async function main(config: Config): Promise<void> {
  const logging = openLogging(config);
  const logger = logging.room('main');
  endOnBugs(logger);
  leaveNoCoreFiles(logger);
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
    await using rooms = new OpenRooms();
    notifier.extendTimeout(startMs);
    notifier.status('takes its guests back');
    const stage = await openTestStage(config);
    const { clock } = stage;
    const access = await openAccess(live, ownerUid, logging, clock, rooms);
    const calls = new CallMetrics();
    const isDraining = (): boolean => administration.draining;
    const servers = await createRpcServers(config, {
      ...access,
      inherited,
      calls,
      logger: logging.room('rpc'),
      isDraining,
      clock,
    });
    const idle = rooms.use(new IdleExit(config.clients.idleExitSeconds * 1000, () => stopping.abort('idle')));
    const servesTls = config.tls.listenTls || inherited.has('tls');
    const steered = { live, logging, servers, tokens: access.tokens, idle, servesTls, clock };
    const administration = createAdministration(steered);
    const at = await openServices(
      {
        config,
        limits,
        logging,
        stage,
        code: holdCode(import.meta.url),
        administration,
        access: access.access,
        stopDaemon: (graceMs) => stopping.abort(graceMs),
      },
      rooms,
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
    const { socket: socketPath } = config.places;
    process.stdout.write(`holdfastd ${version} ready on ${socketPath}\n`);
    logger.info({ socket: socketPath, driver: at.driver.name, leases: at.leases.kind, version }, 'ready');
    notifier.ready(`serves on ${socketPath}, driver ${at.driver.name}`);
    writeCompiled();
    giveBackMemory();
    void autostartDomains(at, config.places.runDir);
    rooms.use(watchLeases(at));
    idle.watch(servers, at);

    await aborted(stopping.signal);
    stage.release();
    const asked: unknown = stopping.signal.reason;
    const graceMs = typeof asked === 'number' ? asked : live.current.shutdown.stopGraceMs;
    notifier.stopping(`waits for ${servers.activity.calls} calls; guests go on`);
    notifier.extendTimeout(graceMs + farewellMs);
    endWithin(graceMs + farewellMs, logger);
    await stopDaemon(at, servers, graceMs);
  } catch (error) {
    process.exitCode = tellWhyNot(error, logger);
  }
  // Whatever a library may have left running must not keep a daemon alive that serves nobody.
  process.exit();
}
