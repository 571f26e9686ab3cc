import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { type PeerReader, loadPeerReader } from '@holdfast/host';
import type { Logger } from 'pino';
import type { ImageFacts } from './admin/get-status.js';
import { chooseBackend } from './backends/choose-backend.js';
import type { LockBackend } from './backends/lock-backend.js';
import { systemClock } from './host/clock.js';
import { readHost } from './host/host.js';
import { type InstanceLock, instanceLock, takeInstanceLock } from './instance-lock.js';
import { Journal, readJournal } from './journal.js';
import { FileSystems } from './leases/files/file-systems.js';
import { LeaseFiles } from './leases/lease-files.js';
import { type Holding, LeaseTable } from './leases/lease-table.js';
import { privateDirectory } from './service/listen.js';
import { movedBefore, usualLimits } from './config/limits.js';
import type { InheritedSockets, LockdOptions } from './config/options.js';
import { LostLeases } from './lost-leases.js';
import { formatMetrics } from './metrics/format-metrics.js';
import { readMetrics } from './metrics/read-metrics.js';
import { serveMetrics } from './metrics/serve-metrics.js';
import { Tally } from './metrics/tally.js';
import { News } from './news.js';
import { OwnerRegistry } from './owner-registry.js';
import type { CarriedState } from './reexec/carried-state.js';
import { DescriptorReserve } from './reexec/descriptor-reserve.js';
import { Reexec } from './reexec/reexec.js';
import type { Program } from './reexec/self-test.js';
import { takeOver } from './reexec/take-over.js';
import { RunningCalls } from './running-calls.js';
import { Clients } from './service/clients.js';
import { serve } from './service/server.js';
import { watchIdle } from './service/watch-idle.js';
import type { Services } from './services.js';
import { Turn } from './turn.js';
import { WaitingRoom } from './waiting-room.js';
import { journalSnapshot } from './verbs/record/journal-snapshot.js';
import { recoverLeases } from './verbs/record/recover-leases.js';
import { inspectRegularly } from './verbs/look/inspect-regularly.js';
import { expectFirstHold, settleOwner } from './verbs/owners/settle-owner.js';
import { version } from './version.js';

/** A lockd that serves. */
export interface Lockd {
  /** Who holds what now. */
  holdings(): readonly { readonly domain: string; readonly pid: number | undefined; readonly path: string }[];
  /** Calls `end` when nobody was there for so long, and no lease: no client, no guest. */
  onIdle(ms: number, end: () => void): void;
  /** Stops. What is held is free from then on; the journal keeps it, and the next start takes it again for living guests. */
  stop(): Promise<void>;
  /** Whether a thread hangs in the kernel: process.exit() would wait for it. */
  readonly isHanging: boolean;
}

/**
 * Starts a lockd: makes sure it is the only one, takes the leases of living guests again, and only then listens.
 * @param carried - What the image before this one had; it is taken over as it is.
 * @throws Error that says what stands in the way
 */
export async function startLockd(
  options: LockdOptions,
  inherited: InheritedSockets,
  log: Logger,
  carried?: CarriedState,
): Promise<Lockd> {
  const { socket, stateDirectory } = options;
  const root = join(stateDirectory, 'lockd');
  privateDirectory(root);
  privateDirectory(dirname(socket));
  const backend = await chooseBackend(carried?.backend ?? options.backend, root, log);
  const locks = carried
    ? carried.instanceLocks.map(instanceLock)
    : await takeInstanceLocks(backend, root, stateDirectory, socket);

  const host = readHost();
  const journalPath = `${socket}.journal`;
  const fileSystems = new FileSystems(backend, options.fileDeadlineMs);
  const movedLimits = carried ? movedBefore(carried) : {};
  const parts = {
    table: new LeaseTable(),
    files: new LeaseFiles(root, backend, fileSystems),
    owners: new OwnerRegistry(),
    lost: new LostLeases(),
    waiting: new WaitingRoom(),
    news: new News(),
    clients: new Clients(),
    running: new RunningCalls(),
    limits: { ...usualLimits, ...movedLimits, ...options.limits },
    movedLimits,
    tally: new Tally(),
    turn: new Turn(),
    host,
    clock: systemClock,
    log,
  };
  const recovery = carried
    ? await takeOver(parts, carried)
    : await recoverLeases(parts, readJournal(journalPath, host.bootId));
  const at: Services = { ...parts, journal: new Journal(journalPath, host.bootId, journalSnapshot(parts)) };

  const epoch = carried?.epoch ?? randomUUID();
  const generation = carried?.generation ?? 0;
  const hello = { version, pid: process.pid, holdSocket: `${socket}.hold`, backend: backend.name, epoch, generation };
  const facts: ImageFacts = { hello, servingSinceMs: at.clock.now(), reexecFailure: '', reexecGapSeconds: 0 };
  const reserve = new DescriptorReserve();
  reserve.take();
  const server = await serve(at, socket, facts, findPeerReader(log), inherited, (request) => reexec.begin(request));
  const metrics = await serveMetrics(
    `${socket}.metrics`,
    () => formatMetrics(readMetrics(at, facts)),
    log,
    inherited.get('metrics'),
  );
  const reexec = new Reexec(at, {
    facts,
    server,
    listeners: { ...server.listeners, metrics: metrics.descriptor },
    reserve,
    socket,
    program: thisProgram(),
    ignoresSignals: carried?.ignoresSignals ?? false,
    backend: backend.name,
    instanceLocks: locks.map(({ descriptor }) => descriptor),
  });
  server.resume(carried?.connections ?? []);
  if (carried?.parkedAt !== undefined) {
    facts.reexecGapSeconds = Number(process.hrtime.bigint() - BigInt(carried.parkedAt)) / 1e9;
  }
  for (const owner of at.owners.all()) {
    if (owner.holds === 0 && owner.process === undefined) expectFirstHold(at, owner);
    else settleOwner(at, owner);
  }
  const stopInspecting = inspectRegularly(at);
  log.info({ socket, stateDirectory, backend: backend.name, generation, recovery }, 'serving');

  return {
    holdings: () => at.table.all().map((holding) => described(at, holding)),
    get isHanging() {
      return fileSystems.isHanging;
    },
    onIdle: (ms, end) => watchIdle({ ms, at, isBusy: () => reexec.isUnderWay, end }),
    stop: async () => {
      stopInspecting();
      metrics.close();
      await server.close();
      await at.turn.settled();
      for (const owner of at.owners.all()) owner.stopWaiting?.();
      await at.files.close();
      at.journal.close();
      reserve.release();
      for (const lock of locks) lock.release();
    },
  };
}

async function takeInstanceLocks(
  backend: LockBackend,
  root: string,
  stateDirectory: string,
  socket: string,
): Promise<InstanceLock[]> {
  const self = `holdfast-lockd, pid ${process.pid}, on ${socket}`;
  return [
    await takeInstanceLock(backend, join(root, '.lock'), `state directory ${stateDirectory}`, self),
    await takeInstanceLock(backend, `${socket}.lock`, `socket ${socket}`, self),
  ];
}

/** How this image was started, without what only it was told. */
function thisProgram(): Program {
  const args = process.argv.slice(1);
  const told = args.indexOf('--state-fd');
  if (told >= 0) args.splice(told, 2);
  return { file: process.execPath, args: [...process.execArgv, ...args] };
}

function described(at: Services, { token, resource }: Holding): ReturnType<Lockd['holdings']>[number] {
  const owner = at.owners.find(token);
  return { domain: owner?.name ?? '', pid: owner?.process?.pid, path: resource.path };
}

function findPeerReader(log: Logger): PeerReader | undefined {
  try {
    return loadPeerReader();
  } catch (error) {
    log.warn({ err: error }, 'koffi cannot be loaded: only the modes of the sockets keep other users out');
    return undefined;
  }
}
