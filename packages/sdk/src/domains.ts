import { applyDomain } from './apply-domain.js';
import type { ApplyDomainOptions, ApplyDomainResult } from './apply-domain.js';
import type { BulkCallOptions, BulkOptions, BulkOutcome, DomainTargets } from './bulk/bulk-outcome.js';
import { forEachDomain } from './bulk/for-each-domain.js';
import { valuesOf } from './bulk/values-of.js';
import type { CallOptions, Caller } from './convert/caller.js';
import { Domain } from './domain.js';
import type { ShutdownAndWaitOptions } from './domain.js';
import type { DomainTarget } from './domain-target.js';
import { checkOptions } from './errors/wrong-value.js';
import { DomainsMethods } from './gen/index.js';
import type {
  CreateDomainOptions,
  CreateDomainResult,
  DefineDomainOptions,
  DefineDomainResult,
  DestroyDomainOptions,
  DestroyDomainResult,
  DomainRecord,
  DomainSource,
  DomainSpecInput,
  FormatDomainXmlOptions,
  ListDomainsOptions,
  ParseDomainXmlOptions,
  ParseDomainXmlResult,
  RebootDomainOptions,
  RebootDomainResult,
  ResumeDomainOptions,
  ResumeDomainResult,
  ShutdownDomainResult,
  StartDomainOptions,
  StartDomainResult,
  SuspendDomainOptions,
  SuspendDomainResult,
  UndefineDomainOptions,
} from './gen/index.js';
import { LiveDomains } from './live/live-domains.js';
import type { RunningOperation } from './operation/running-operation.js';
import { beginOperation } from './operations.js';
import { createPagedList } from './paged-list.js';
import type { PagedList } from './paged-list.js';

class Calls extends DomainsMethods {}

/**
 * The virtual machines of a host.
 *
 * @public
 */
export class Domains {
  readonly #caller: Caller;
  readonly #calls: Calls;

  /** @internal */
  constructor(caller: Caller) {
    this.#caller = caller;
    this.#calls = new Calls(caller);
  }

  /**
   * A handle of one domain. It costs nothing and asks nothing: that there is no such domain is told by its first call.
   *
   * @param target - Its name; or its name, UUID or id as an object; or a record of it, which is found by its UUID.
   */
  get(target: DomainTarget): Domain {
    return new Domain(this.#caller, target);
  }

  /**
   * Defines a persistent domain, or redefines one.
   *
   * @param source - libvirt domain XML; or `{ xml }`, or `{ spec }`.
   */
  define(
    source: string | DomainSource,
    options: Omit<DefineDomainOptions, 'source'> = {},
  ): Promise<DefineDomainResult> {
    return this.#calls.define({ ...options, source: toSource(source) });
  }

  /**
   * Makes a domain be defined like this: defines it when there is none, redefines it when it is defined differently, and
   * does nothing, not even an event, when it is so already. May be repeated as often as you like.
   *
   * @remarks
   * A running guest keeps its configuration until it is started again: `restartNeeded` says whether it has another.
   *
   * @example
   * ```ts
   * const { outcome, changes, restartNeeded } = await host.domains.apply(xml);
   * ```
   *
   * @param source - libvirt domain XML; or `{ xml }`, or `{ spec }`.
   */
  apply(source: string | DomainSource, options: ApplyDomainOptions = {}): Promise<ApplyDomainResult> {
    return applyDomain(this, source, options);
  }

  /**
   * Starts a transient domain: it is gone when its guest ends.
   *
   * @param source - libvirt domain XML; or `{ xml }`, or `{ spec }`.
   */
  create(
    source: string | DomainSource,
    options: Omit<CreateDomainOptions, 'source'> = {},
  ): RunningOperation<CreateDomainResult> {
    const call = { ...options, source: toSource(source) };
    return beginOperation(this.#caller, options, (requestId) => this.#calls.create({ ...call, requestId }));
  }

  /** Lists domains by name, without their configurations unless `readMask` asks for them. */
  list(options: Omit<ListDomainsOptions, 'pageToken'> = {}): PagedList<DomainRecord> {
    return createPagedList(async (pageToken) => {
      const { domains, nextPageToken } = await this.#calls.list({ ...options, pageToken });
      return { items: domains, nextPageToken };
    });
  }

  /**
   * Keeps all domains of the host at hand, up to date by events; see {@link LiveDomains}.
   *
   * @example
   * ```ts
   * await using live = host.domains.live();
   * await live.ready;
   * for await (const { kind, domain } of live) console.log(domain.name, kind, domain.state);
   * ```
   */
  live(options: Pick<CallOptions, 'signal'> = {}): LiveDomains {
    return new LiveDomains(this.#caller, this, options.signal);
  }

  /**
   * Does something with each of many domains, so many at a time, and answers one outcome each, in the order in which they
   * were named. Never rejects for what befalls a single domain.
   *
   * @example
   * ```ts
   * const outcomes = await host.domains.forEach(['web', 'db'], (domain) => domain.setMemory({ memoryBytes: '1GiB' }));
   * ```
   */
  forEach<Value>(
    targets: DomainTargets,
    act: (domain: Domain) => Promise<Value>,
    options: BulkOptions = {},
  ): Promise<BulkOutcome<Value>[]> {
    return forEachDomain((target) => this.get(target), targets, act, options);
  }

  /**
   * Starts many domains, so many at a time. All are tried.
   *
   * @throws HoldfastError when any failed, with the code of the first and all of them in `failures`; so do the other calls
   * for many
   */
  startAll(targets: DomainTargets, options: BulkCallOptions<StartDomainOptions> = {}): Promise<StartDomainResult[]> {
    return this.#all(targets, options, (domain, call) => domain.start(call));
  }

  /** Asks many guests to shut themselves down; with `graceMs` or `thenDestroy` it answers when all are off. */
  shutdownAll(
    targets: DomainTargets,
    options: BulkCallOptions<ShutdownAndWaitOptions> = {},
  ): Promise<ShutdownDomainResult[]> {
    return this.#all(targets, options, (domain, call) => domain.shutdown(call));
  }

  /** Asks many guests to reboot themselves. */
  rebootAll(targets: DomainTargets, options: BulkCallOptions<RebootDomainOptions> = {}): Promise<RebootDomainResult[]> {
    return this.#all(targets, options, (domain, call) => domain.reboot(call));
  }

  /** Ends many guests at once, as if their power cords were pulled. */
  destroyAll(
    targets: DomainTargets,
    options: BulkCallOptions<DestroyDomainOptions> = {},
  ): Promise<DestroyDomainResult[]> {
    return this.#all(targets, options, (domain, call) => domain.destroy(call));
  }

  /** Holds many guests. */
  suspendAll(
    targets: DomainTargets,
    options: BulkCallOptions<SuspendDomainOptions> = {},
  ): Promise<SuspendDomainResult[]> {
    return this.#all(targets, options, (domain, call) => domain.suspend(call));
  }

  /** Lets many paused guests go on. */
  resumeAll(targets: DomainTargets, options: BulkCallOptions<ResumeDomainOptions> = {}): Promise<ResumeDomainResult[]> {
    return this.#all(targets, options, (domain, call) => domain.resume(call));
  }

  /** Removes the definitions of many domains. */
  async undefineAll(targets: DomainTargets, options: BulkCallOptions<UndefineDomainOptions> = {}): Promise<void> {
    await this.#all(targets, options, (domain, call) => domain.undefine(call));
  }

  /** Says what a document of libvirt domain XML means; nothing is changed. */
  parseXml(xml: string, options: Omit<ParseDomainXmlOptions, 'xml'> = {}): Promise<ParseDomainXmlResult> {
    return this.#calls.parseXml({ ...options, xml });
  }

  /** Writes a configuration as libvirt domain XML; nothing is changed. */
  formatXml(spec: DomainSpecInput, options: Omit<FormatDomainXmlOptions, 'spec'> = {}): Promise<string> {
    return this.#calls.formatXml({ ...options, spec });
  }

  async #all<Options extends BulkOptions, Value>(
    targets: DomainTargets,
    options: Options,
    act: (domain: Domain, call: Omit<Options, 'concurrency'>) => Promise<Value>,
  ): Promise<Value[]> {
    checkOptions(options);
    const { concurrency, ...call } = options;
    const { signal } = call;
    const bounds = {
      ...(concurrency === undefined ? {} : { concurrency }),
      ...(signal === undefined ? {} : { signal }),
    };
    return valuesOf(await this.forEach(targets, (domain) => act(domain, call), bounds));
  }
}

function toSource(source: string | DomainSource): DomainSource {
  return typeof source === 'string' ? { xml: source } : source;
}
