import { applyDomain } from './apply-domain.js';
import type { ApplyDomainOptions, ApplyDomainResult } from './apply-domain.js';
import type { CallOptions, Caller } from './convert/caller.js';
import { Domain } from './domain.js';
import type { DomainTarget } from './domain-target.js';
import { DomainsMethods } from './gen/index.js';
import type {
  CreateDomainOptions,
  CreateDomainResult,
  DefineDomainOptions,
  DefineDomainResult,
  DomainRecord,
  DomainSource,
  DomainSpecInput,
  FormatDomainXmlOptions,
  ListDomainsOptions,
  ParseDomainXmlOptions,
  ParseDomainXmlResult,
} from './gen/index.js';
import { LiveDomains } from './live/live-domains.js';
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
  ): Promise<CreateDomainResult> {
    return this.#calls.create({ ...options, source: toSource(source) });
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

  /** Says what a document of libvirt domain XML means; nothing is changed. */
  parseXml(xml: string, options: Omit<ParseDomainXmlOptions, 'xml'> = {}): Promise<ParseDomainXmlResult> {
    return this.#calls.parseXml({ ...options, xml });
  }

  /** Writes a configuration as libvirt domain XML; nothing is changed. */
  formatXml(spec: DomainSpecInput, options: Omit<FormatDomainXmlOptions, 'spec'> = {}): Promise<string> {
    return this.#calls.formatXml({ ...options, spec });
  }
}

function toSource(source: string | DomainSource): DomainSource {
  return typeof source === 'string' ? { xml: source } : source;
}
