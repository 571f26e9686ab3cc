import type { CallOptions, Caller } from './convert/caller.js';
import { Domains } from './domains.js';
import { openEvents } from './events/event-stream.js';
import type { EventStream, EventsOptions } from './events/event-stream.js';
import { listEvents } from './events/list-events.js';
import type { ListedEventsOptions } from './events/list-events.js';
import { AccessMethods, AdminMethods, HostMethods } from './gen/index.js';
import type {
  ExplainAccessOptions,
  ExplainAccessResult,
  GetDomainCapabilitiesOptions,
  GetDomainCapabilitiesResult,
  GetHostCapabilitiesOptions,
  GetVersionOptions,
  GetVersionResult,
  HostCapabilities,
  HostEvent,
  Lease,
  ListLeasesOptions,
  OperationRecord,
  PingOptions,
  PingResult,
  ShutdownOptions,
  WhoAmIOptions,
  WhoAmIResult,
} from './gen/index.js';
import type { RunningOperation } from './operation/running-operation.js';
import { findOperation, Operations } from './operations.js';
import { createPagedList } from './paged-list.js';
import type { PagedList } from './paged-list.js';

class AccessCalls extends AccessMethods {}
class AdminCalls extends AdminMethods {}
class HostCalls extends HostMethods {}

/**
 * A connection to a daemon, and by it the host whose guests that daemon runs. Use it with `await using`, or call
 * {@link Host.close}. It connects again by itself when the connection breaks.
 *
 * @public
 */
export class Host implements AsyncDisposable {
  /** The URI that was connected to. */
  readonly uri: string;
  /** Its virtual machines. */
  readonly domains: Domains;
  /** What is being done on it. */
  readonly operations: Operations;
  readonly #link: Caller & { close(): void };
  readonly #access: AccessCalls;
  readonly #admin: AdminCalls;
  readonly #host: HostCalls;

  /** @internal */
  constructor(uri: string, link: Caller & { close(): void }) {
    this.uri = uri;
    this.#link = link;
    this.domains = new Domains(link);
    this.operations = new Operations(link);
    this.#access = new AccessCalls(link);
    this.#admin = new AdminCalls(link);
    this.#host = new HostCalls(link);
  }

  /** Tells what the host is and can do. */
  capabilities(options: GetHostCapabilitiesOptions = {}): Promise<HostCapabilities> {
    return this.#host.capabilities(options);
  }

  /** Tells what a guest may have here. */
  domainCapabilities(options: GetDomainCapabilitiesOptions = {}): Promise<GetDomainCapabilitiesResult> {
    return this.#host.domainCapabilities(options);
  }

  /** Lists the disk leases that are held, by path. */
  leases(options: Omit<ListLeasesOptions, 'pageToken'> = {}): PagedList<Lease> {
    return createPagedList(async (pageToken) => {
      const { leases, nextPageToken } = await this.#host.leases({ ...options, pageToken });
      return { items: leases, nextPageToken };
    });
  }

  /**
   * Work that goes on or has ended, by its id, also of an earlier run of the daemon or of another program: `await` waits for its
   * end, and is rejected with why it failed. It asks nothing before that.
   */
  operation(id: string, options: CallOptions = {}): RunningOperation<OperationRecord> {
    return findOperation(this.operations, id, options);
  }

  /** Reads events as they happen, from now on or after a place given; see {@link EventStream}. */
  events(options: EventsOptions = {}): EventStream {
    return openEvents(this.#link, options);
  }

  /** Lists the events that the daemon still keeps, in order. */
  listEvents(options: ListedEventsOptions = {}): PagedList<HostEvent> {
    return listEvents(this.#link, options);
  }

  /** Tells who answers. */
  version(options: GetVersionOptions = {}): Promise<GetVersionResult> {
    return this.#admin.version(options);
  }

  /** Tells who the caller is to the daemon, and what it may do. */
  whoAmI(options: WhoAmIOptions = {}): Promise<WhoAmIResult> {
    return this.#access.whoAmI(options);
  }

  /** Tells whether something is allowed, and which rule of the policy says so. */
  explainAccess(options: ExplainAccessOptions): Promise<ExplainAccessResult> {
    return this.#access.explainAccess(options);
  }

  /** Asks whether the daemon answers. */
  ping(options: PingOptions = {}): Promise<PingResult> {
    return this.#admin.ping(options);
  }

  /** Stops the daemon; its guests go on running. */
  shutdownDaemon(options: ShutdownOptions = {}): Promise<void> {
    return this.#admin.shutdown(options);
  }

  /** Ends the connection. Calls under way are rejected with CANCELLED; what they have begun goes on. */
  close(): Promise<void> {
    this.#link.close();
    return Promise.resolve();
  }

  /** The same as {@link Host.close}. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
