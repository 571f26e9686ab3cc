import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { loadFcntlOfd } from '../../src/backends/fcntl-ofd.js';
import type { LockBackend } from '../../src/backends/lock-backend.js';
import type { Clock } from '../../src/host/clock.js';
import type { Host } from '../../src/host/host.js';
import type { ProcessStat } from '@holdfast/host';
import { Journal } from '../../src/journal.js';
import { LeaseFiles } from '../../src/leases/lease-files.js';
import { usualLimits } from '../../src/config/limits.js';
import { LostLeases } from '../../src/lost-leases.js';
import { News } from '../../src/news.js';
import { RunningCalls } from '../../src/running-calls.js';
import { Clients } from '../../src/service/clients.js';
import { WaitingRoom } from '../../src/waiting-room.js';
import { LeaseTable } from '../../src/leases/lease-table.js';
import { OwnerRegistry } from '../../src/owner-registry.js';
import type { Services } from '../../src/services.js';
import { Tally } from '../../src/metrics/tally.js';
import { Turn } from '../../src/turn.js';

/** Time that moves when it is told to. */
export class FakeClock implements Clock {
  #now = 1_000_000;
  #timers: { readonly at: number; readonly callback: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  setTimeout(callback: () => void, ms: number): () => void {
    const timer = { at: this.#now + ms, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((each) => each !== timer);
    };
  }

  /** Lets time pass, timer by timer. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = this.#timers.filter(({ at }) => at <= end);
      const [first, ...others] = due;
      if (!first) break;
      const next = others.reduce((soonest, each) => (each.at < soonest.at ? each : soonest), first);
      this.#timers = this.#timers.filter((each) => each !== next);
      this.#now = next.at;
      next.callback();
    }
    this.#now = end;
  }

  get waiting(): number {
    return this.#timers.length;
  }
}

/** A host whose processes are a table. */
export class FakeHost implements Host {
  readonly name = 'node1';
  readonly bootId = 'this-boot';
  readonly processes = new Map<number, ProcessStat>();

  /** Signals that were sent. */
  readonly signals: string[] = [];

  processStat(pid: number): ProcessStat | undefined {
    return this.processes.get(pid);
  }

  /** Descriptors by which a process is found to have any lease file open; taken as they are. */
  readonly descriptors: number[] = [];

  duplicates(): readonly number[] {
    return this.descriptors;
  }

  signal({ pid }: { readonly pid: number }, signal: string): boolean {
    this.signals.push(`${signal} ${pid}`);
    return this.processes.has(pid);
  }

  /** Starts a process and names it. */
  start(pid: number): { readonly pid: number; readonly startTime: number; readonly bootId: string } {
    this.processes.set(pid, { state: 'S', startTime: 7, threads: 1 });
    return { pid, startTime: 7, bootId: this.bootId };
  }
}

/** Real tables, files and locks in a folder of their own; only time and processes are made up. */
export class FakeSite implements AsyncDisposable {
  readonly directory: string = mkdtempSync(join(tmpdir(), 'hf-lockd-unit-'));
  readonly clock: FakeClock = new FakeClock();
  readonly host: FakeHost = new FakeHost();
  readonly at: Services;

  constructor(backend: LockBackend = loadFcntlOfd()) {
    this.at = {
      table: new LeaseTable(),
      files: new LeaseFiles(join(this.directory, 'lockd'), backend),
      owners: new OwnerRegistry(),
      journal: new Journal(this.journalPath, this.host.bootId, []),
      turn: new Turn(),
      lost: new LostLeases(),
      waiting: new WaitingRoom(),
      news: new News(),
      clients: new Clients(),
      running: new RunningCalls(),
      limits: { ...usualLimits },
      movedLimits: {},
      tally: new Tally(),
      host: this.host,
      clock: this.clock,
      log: pino({ level: 'silent' }),
    };
  }

  get journalPath(): string {
    return join(this.directory, 'journal');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.at.turn.settled();
    await this.at.files.close();
    rmSync(this.directory, { recursive: true });
  }
}
