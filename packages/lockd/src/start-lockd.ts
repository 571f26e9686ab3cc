import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { type PeerReader, loadPeerReader } from '@holdfast/host';
import type { Logger } from 'pino';
import { chooseBackend } from './backends/choose-backend.js';
import { systemClock } from './host/clock.js';
import { readHost } from './host/host.js';
import { takeInstanceLock } from './instance-lock.js';
import { Journal, readJournal } from './journal.js';
import { LeaseFiles } from './leases/lease-file.js';
import { type Holding, LeaseTable } from './leases/lease-table.js';
import { privateDirectory } from './service/listen.js';
import type { InheritedSockets, LockdOptions } from './options.js';
import { usualLimits } from './limits.js';
import { LostLeases } from './lost-leases.js';
import { News } from './news.js';
import { OwnerRegistry } from './owner-registry.js';
import { RunningCalls } from './running-calls.js';
import { Clients } from './service/clients.js';
import { serve } from './service/server.js';
import type { Services } from './services.js';
import { Turn } from './turn.js';
import { WaitingRoom } from './waiting-room.js';
import { journalSnapshot } from './verbs/journal-snapshot.js';
import { recoverLeases } from './verbs/recover-leases.js';
import { inspectRegularly } from './verbs/inspect-regularly.js';
import { settleOwner } from './verbs/settle-owner.js';
import { version } from './version.js';

/** A lockd that serves. */
export interface Lockd {
  /** Who holds what now. */
  holdings(): readonly { readonly domain: string; readonly pid: number | undefined; readonly path: string }[];
  /** Stops. What is held is free from then on; the journal keeps it, and the next start takes it again for living guests. */
  stop(): Promise<void>;
}

/**
 * Starts a lockd: makes sure it is the only one, takes the leases of living guests again, and only then listens.
 * @throws Error that says what stands in the way
 */
export async function startLockd(options: LockdOptions, inherited: InheritedSockets, log: Logger): Promise<Lockd> {
  const { socket, stateDirectory } = options;
  const root = join(stateDirectory, 'lockd');
  privateDirectory(root);
  privateDirectory(dirname(socket));
  const backend = await chooseBackend(options.backend, root, log);
  const self = `holdfast-lockd, pid ${process.pid}, on ${socket}`;
  const locks = [
    await takeInstanceLock(backend, join(root, '.lock'), `state directory ${stateDirectory}`, self),
    await takeInstanceLock(backend, `${socket}.lock`, `socket ${socket}`, self),
  ];

  const host = readHost();
  const journalPath = `${socket}.journal`;
  const parts = {
    table: new LeaseTable(),
    files: new LeaseFiles(root, backend),
    owners: new OwnerRegistry(),
    lost: new LostLeases(),
    waiting: new WaitingRoom(),
    news: new News(),
    clients: new Clients(),
    running: new RunningCalls(),
    limits: { ...usualLimits },
    turn: new Turn(),
    host,
    clock: systemClock,
    log,
  };
  const recovery = await recoverLeases(parts, readJournal(journalPath, host.bootId));
  const at: Services = { ...parts, journal: new Journal(journalPath, host.bootId, journalSnapshot(parts)) };

  const holdSocket = `${socket}.hold`;
  const hello = { version, pid: process.pid, holdSocket, backend: backend.name, epoch: randomUUID(), generation: 0 };
  const server = await serve(at, socket, hello, findPeerReader(log), inherited);
  for (const owner of at.owners.all()) settleOwner(at, owner);
  const stopInspecting = inspectRegularly(at);
  log.info({ socket, stateDirectory, backend: backend.name, recovery }, 'serving');

  return {
    holdings: () => at.table.all().map((holding) => described(at, holding)),
    stop: async () => {
      stopInspecting();
      await server.close();
      await at.turn.settled();
      for (const owner of at.owners.all()) owner.stopWaiting?.();
      await at.files.close();
      at.journal.close();
      for (const lock of locks) lock.release();
    },
  };
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
