import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Domain,
  domainStateNames,
  domainStateReasonNames,
  DomainSpec,
  type Event,
  lifecycleDetailNames,
  lifecycleTypeNames,
} from '@holdfast/protocol';
import { createTestDriver, type TestDriver, type TestDriverOptions } from '../../src/drivers/test/test-driver.js';
import { TestHost } from '../../src/drivers/test/test-host.js';
import { VirtualClock } from '../../src/drivers/test/virtual-clock.js';
import { type EngineCalls, engineCalls } from './engine-calls.js';
import { fakeAdministration } from './fake-administration.js';
import { AccessControl } from '../../src/access/access-control.js';
import { defaultPolicy } from '../../src/access/policy.js';
import { fullAccess } from '../../src/access/call-access.js';
import { internalIdentity } from '../../src/access/identity.js';
import type { CallContext } from '../../src/engine/call-context.js';
import { documentsAtOnce } from '../../src/documents/create-documents.js';
import { ConsoleTable } from '../../src/engine/console/console-table.js';
import { createEngine } from '../../src/engine/create-engine.js';
import type { EngineApi } from '../../src/engine/engine-api.js';
import { letGo } from '../../src/engine/guest/let-go.js';
import { reconcile } from '../../src/engine/reconcile.js';
import type { Services } from '../../src/engine/services.js';
import { EventLog } from '../../src/events/event-log.js';
import { OperationLog } from '../../src/jobs/operations/operation-log.js';
import type { LeaseManager } from '../../src/leases/lease-manager.js';
import { createNopLeaseManager } from '../../src/leases/nop-lease-manager.js';
import type { Failpoints } from '../../src/model/failpoints.js';
import { failpoints as noFailpoints } from '../../src/model/no-failpoints.js';
import { DomainRegistry } from '../../src/objects/domain-registry.js';
import { DomainStore } from '../../src/state/domain-store.js';
import type { FileSystem } from '../../src/state/file-system.js';
import { OperationJournalFile } from '../../src/state/operations/operation-journal-file.js';
import { createLogger } from '../../src/telemetry/logger.js';

/** What a test may choose of the engine that it gets. */
export interface FixtureOptions {
  /** Where definitions and guests are; a second engine on the same place comes after a restart. */
  readonly directory?: string;
  readonly host?: TestHost;
  readonly clock?: VirtualClock;
  readonly bootId?: string;
  readonly driver?: Omit<TestDriverOptions, 'clock' | 'host'>;
  readonly leases?: LeaseManager;
  readonly fileSystem?: FileSystem;
  readonly maxQueued?: number;
  readonly failpoints?: Failpoints;
  readonly access?: AccessControl;
  /** Whether the next engine knows of the operations of this one, as in a daemon. Default: no, so that calls wait for no disk of their own. */
  readonly keepsOperations?: boolean;
}

/** A whole engine over guests in memory, real jobs, real events and real files in a directory of its own. */
export interface EngineFixture extends AsyncDisposable {
  readonly at: Services;
  readonly engine: EngineApi;
  readonly calls: EngineCalls;
  readonly driver: TestDriver;
  readonly clock: VirtualClock;
  readonly directory: string;
  readonly context: CallContext;
  /** What was told since the last time this was asked, one line an event. */
  told(): string[];
  /** Waits until no domain has work or facts left. */
  settle(): Promise<void>;
  /** Waits until something is so. */
  settleUntil(isSo: () => boolean): Promise<void>;
  /** Lets the guests' time pass, and what follows from it. */
  pass(ms: number): Promise<void>;
  /** A domain in one line: name, state, reason and whether it is persistent; undefined: it is not known. */
  see(name: string): string | undefined;
  /** Defines a domain with little in it, and forgets that this was told. */
  defined(name: string, more?: Parameters<typeof DomainSpec.fromPartial>[0]): Promise<Domain>;
  /** Defines and starts one. */
  started(name: string, more?: Parameters<typeof DomainSpec.fromPartial>[0]): Promise<Domain>;
  /** Ends this engine as a kill would, letting go of guests only so that they do not talk to it, and makes the next. */
  restart(
    options?: Pick<FixtureOptions, 'bootId' | 'driver' | 'leases' | 'host'> & {
      /** What happens while no daemon is there. */
      readonly beforeNext?: () => void;
    },
  ): Promise<EngineFixture>;
}

/** The least that makes a machine. */
export function smallSpec(name: string, more: Parameters<typeof DomainSpec.fromPartial>[0] = {}): DomainSpec {
  return DomainSpec.fromPartial({ name, type: 'test', memoryBytes: 128 * 1024 ** 2, ...more });
}

/** Makes an engine; dispose it. */
export async function engineFixture(options: FixtureOptions = {}): Promise<EngineFixture> {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'holdfast-engine-'));
  const clock = options.clock ?? new VirtualClock();
  const host = options.host ?? new TestHost();
  const logger = createLogger({ level: 'silent' });
  const driver = createTestDriver({ ...options.driver, clock, host });
  const uuid = (): string => crypto.randomUUID();
  const store = await DomainStore.open({
    stateDirectory: join(directory, 'state'),
    runDirectory: join(directory, 'run'),
    logger,
    ...(options.fileSystem === undefined ? {} : { fileSystem: options.fileSystem }),
  });
  const kept = options.keepsOperations
    ? await OperationJournalFile.open({ directory: join(directory, 'run'), logger })
    : undefined;
  const operations = new OperationLog({ clock, logger, ...kept });
  const at: Services = {
    domains: new DomainRegistry({ operations, maxQueued: options.maxQueued ?? 64, clock, newUuid: uuid }),
    operations,
    events: new EventLog({ epoch: uuid(), capacity: 10_000, clock }),
    store,
    documents: documentsAtOnce,
    leases: options.leases ?? createNopLeaseManager(),
    driver,
    clock,
    consoles: new ConsoleTable(uuid),
    ids: { uuid },
    failpoints: options.failpoints ?? noFailpoints,
    logger,
    daemon: { version: '0.1.0', epoch: 'epoch', pid: process.pid, startedMs: clock.now(), stop: () => {} },
    host: { uuid: uuid(), hostname: 'host', bootId: options.bootId ?? 'boot-1' },
    administration: fakeAdministration(),
    access: options.access ?? new AccessControl(defaultPolicy(0)),
    limits: { jobWaitMs: 30_000, maxQueuedEvents: 1000, endGraceMs: 5000 },
  };
  await reconcile(at);
  const engine = createEngine(at);
  const context: CallContext = {
    signal: new AbortController().signal,
    caller: 'test',
    identity: internalIdentity,
    access: fullAccess,
  };
  const calls = engineCalls(engine, context);
  let position = { epoch: at.events.position.epoch, sequence: 0 };
  let isOpen = true;

  async function settle(): Promise<void> {
    for (let quiet = 0; quiet < 3;) {
      const isBusy = at.domains.all().some(({ jobs, inbox }) => jobs.holder !== undefined || inbox.length > 0);
      quiet = isBusy ? 0 : quiet + 1;
      await new Promise(setImmediate);
    }
  }
  function told(): string[] {
    const { events, position: next } = at.events.list({ after: position, limit: 10_000 });
    position = next ?? position;
    return events.map(describeEvent);
  }
  async function close(): Promise<void> {
    if (!isOpen) return;
    isOpen = false;
    driver.clearFaults();
    await letGo(at);
    await driver[Symbol.asyncDispose]();
    await kept?.journal[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
  }

  return {
    at,
    engine,
    calls,
    driver,
    clock,
    directory,
    context,
    told,
    settle,
    async settleUntil(isSo) {
      while (!isSo()) await new Promise(setImmediate);
    },
    async pass(ms) {
      await settle();
      await clock.advance(ms);
      await settle();
    },
    see(name) {
      const domain = at.domains.byName(name);
      if (domain === undefined) return undefined;
      const { state, reason, definition } = domain.record;
      return `${name} ${describeState(state, reason)}${definition === undefined ? ' transient' : ''}`;
    },
    async defined(name, more) {
      const { domain } = await calls.define(smallSpec(name, more));
      told();
      return domain as Domain;
    },
    async started(name, more) {
      await calls.define(smallSpec(name, more));
      const { domain } = await calls.start(name);
      told();
      return domain as Domain;
    },
    async restart({ beforeNext, ...next } = {}) {
      await close();
      beforeNext?.();
      const { driver: driverOptions } = options;
      const { keepsOperations = false } = options;
      const same = {
        directory,
        clock,
        host,
        keepsOperations,
        ...(driverOptions === undefined ? {} : { driver: driverOptions }),
      };
      return engineFixture({ ...same, ...next });
    },
    async [Symbol.asyncDispose]() {
      await close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** State and reason in words: `running(booted)`. */
export function describeState(state: number, reason: number): string {
  return `${domainStateNames.toName(state)}(${domainStateReasonNames.toName(reason)})`;
}

/** An event in one line. */
export function describeEvent({ domainName, body, state, reason }: Event): string {
  const now = describeState(state, reason);
  if (body?.$case !== 'lifecycle') return `${domainName}: ${body?.$case} ${now}`;
  const { type, detail } = body.value;
  return `${domainName}: ${lifecycleTypeNames.toName(type)}(${lifecycleDetailNames.toName(detail)}) ${now}`;
}
