/**
 * Manages virtual machines: the client of the Holdfast daemon.
 *
 * @packageDocumentation
 */

import { Duplex } from 'node:stream';

/**
 * What the rules say of one permission.
 *
 * @public
 */
export declare interface AccessFinding {
    /** The permission. */
    readonly permission: string;
    /** Whether it is held. */
    readonly allowed: boolean;
    /** Field of the request that makes it necessary; empty: it always is. */
    readonly neededWith: string;
    /** Why. */
    readonly reason: string;
    /** Rules that met, in the order of the policy. */
    readonly rules: readonly AccessRule[];
}

/**
 * Who a client is, as the daemon knows it: by the kernel, a certificate or a token, never by the client's own word.
 *
 * @public
 */
export declare interface AccessIdentity {
    /** In one phrase, for example `uid 1000`. */
    readonly caller: string;
    /** By which door it came in: `rw`, `ro`, `admin`, `tls` or `internal`. */
    readonly door: string;
    /** User of its process, where that is known. */
    readonly uid?: number;
    /** Group of its process. */
    readonly gid?: number;
    /** Further groups of its process. */
    readonly groups: readonly number[];
    /** Number of its process. */
    readonly pid?: number;
    /** Distinguished name of its certificate; empty: it has none. */
    readonly distinguishedName: string;
    /** SHA-256 of its certificate. */
    readonly fingerprint: string;
    /** Name of the token that it proved to have. */
    readonly token: string;
}

/**
 * A rule that is about the client and the permission.
 *
 * @public
 */
export declare interface AccessRule {
    /** File that it stands in; empty: it is built in. */
    readonly file: string;
    /** Line of that file. */
    readonly line: number;
    /** What it is called: file and line, or what is built in. */
    readonly label: string;
    /** What it does: `allow` or `deny`. */
    readonly effect: 'allow' | 'deny';
    /** Whether it decided. */
    readonly decides: boolean;
}

/**
 * An ACPI table.
 *
 * @public
 */
export declare interface AcpiTable {
    /**
     * Its type.
     * Required.
     */
    readonly type: 'slic';
    /**
     * Absolute path of the file.
     * Required. Matches `/.+`.
     */
    readonly path: string;
}

/**
 * Family of an address.
 *
 * @remarks
 * - `unspecified`: Not told.
 * - `ipv4`: Four numbers.
 * - `ipv6`: Eight groups.
 * - `unknown(17)`: a value that a newer daemon knows, by its number.
 *
 * @public
 */
export declare type AddressFamily = 'unspecified' | 'ipv4' | 'ipv6' | `unknown(${number})`;

/**
 * Where addresses of a guest are learned from, with libvirt's numbers, from 1.
 *
 * @remarks
 * - `lease`: Leases of the DHCP servers of this host.
 * - `agent`: The agent in the guest.
 * - `arp`: The neighbours that the kernel of this host has heard of.
 *
 * @public
 */
export declare type AddressSource = 'lease' | 'agent' | 'arp';

/**
 * A connection to the administration of a daemon: its servers, workers, clients, limits and log. Use it with
 * `await using`, or call {@link Admin.close}.
 *
 * @public
 */
export declare class Admin extends AdminMethods implements AsyncDisposable {
    #private;
    /** The socket that was connected to. */
    readonly socketPath: string;
    /* Excluded from this release type: __constructor */
    /** Ends the connection. */
    close(): Promise<void>;
    /** The same as {@link Admin.close}. */
    [Symbol.asyncDispose](): Promise<void>;
}

/**
 * A client that is connected.
 *
 * @public
 */
export declare interface AdminClient {
    /** Number in this run of the daemon; never used twice. */
    readonly id: number;
    /** Server that it is connected to. */
    readonly server: string;
    /** How it is connected. */
    readonly transport: 'unix' | 'tls';
    /** How its calls are carried. */
    readonly carrier: 'grpc' | 'frames' | 'unknown';
    /**
     * Since when.
     * Required.
     */
    readonly connectedAt: Date;
    /** Who it is, in one phrase, as in `requested_by`. */
    readonly caller: string;
    /** Whether it may only look. */
    readonly readOnly: boolean;
    /** Calls under way that are answered once. */
    readonly calls: number;
    /** Streams under way, which are not among those calls: they are answered by many messages. */
    readonly streams: number;
    /** Calls that have ended. */
    readonly callsDone: number;
    /** unix: user of the process that connected. */
    readonly uid?: number;
    /** unix: its group. */
    readonly gid?: number;
    /** unix: its process id. */
    readonly pid?: number;
    /** tls: distinguished name of its certificate. */
    readonly distinguishedName: string;
    /** tls: SHA-256 of its certificate, in hexadecimal. */
    readonly fingerprint: string;
    /** Name of the token that it proved to have. */
    readonly token: string;
    /** tls: its address and port. */
    readonly peerAddress: string;
}

/**
 * The daemon itself.
 *
 * @public
 */
export declare abstract class AdminMethods {
    #private;
    /* Excluded from this release type: __constructor */
    /**
     * Answers at once.
     *
     * @remarks
     * Since 0.1.0. In libvirt: `virConnectIsAlive`.
     */
    ping(options?: PingOptions): Promise<PingResult>;
    /**
     * Answers who answers.
     *
     * @remarks
     * Since 0.1.0. Needs `connect:getattr`. In libvirt: `virGetVersion`, `virConnectGetLibVersion`.
     */
    version(options?: GetVersionOptions): Promise<GetVersionResult>;
    /**
     * Stops the daemon; guests go on running.
     *
     * @remarks
     * Since 0.1.0. Needs `connect:write`.
     */
    shutdown(options?: ShutdownOptions): Promise<void>;
    /**
     * Tells how the daemon is.
     *
     * @remarks
     * Since 0.1.0. Needs `connect:getattr`.
     */
    status(options?: GetStatusOptions): Promise<DaemonStatus>;
    /**
     * Lists the servers of the daemon.
     *
     * @remarks
     * Since 0.1.0. Needs `connect:getattr`. In libvirt: `virAdmConnectListServers`, `virAdmConnectLookupServer`.
     */
    servers(options?: ListServersOptions): Promise<readonly AdminServer[]>;
    /**
     * Tells how many calls of a server are done at a time.
     *
     * @remarks
     * Since 0.1.0. Needs `connect:getattr`. In libvirt: `virAdmServerGetThreadPoolParameters`.
     */
    workerPool(options?: GetWorkerPoolOptions): Promise<WorkerPool>;
    /**
     * Changes how many calls of a server are done at a time. Calls under way are never cut.
     *
     * @remarks
     * Since 0.1.0. Needs `connect:write`. In libvirt: `virAdmServerSetThreadPoolParameters`.
     */
    setWorkerPool(options?: SetWorkerPoolOptions): Promise<WorkerPool>;
    /**
     * Tells how many clients a server takes.
     *
     * @remarks
     * Since 0.1.0. Needs `connect:getattr`. In libvirt: `virAdmServerGetClientLimits`.
     */
    clientLimits(options?: GetClientLimitsOptions): Promise<ClientLimits>;
    /**
     * Changes how many clients a server takes.
     *
     * @remarks
     * Since 0.1.0. Needs `connect:write`. In libvirt: `virAdmServerSetClientLimits`.
     */
    setClientLimits(options?: SetClientLimitsOptions): Promise<ClientLimits>;
    /**
     * Lists the clients that are connected.
     *
     * @remarks
     * Since 0.1.0. Needs `connect:getattr`. In libvirt: `virAdmServerListClients`.
     */
    clients(options?: ListClientsOptions): Promise<readonly AdminClient[]>;
    /**
     * Tells who a client is and what it does.
     *
     * @remarks
     * Since 0.1.0. Needs `connect:getattr`. In libvirt: `virAdmServerLookupClient`, `virAdmClientGetInfo`.
     */
    client(options?: GetClientOptions): Promise<AdminClient>;
    /**
     * Cuts a client off.
     *
     * @remarks
     * Since 0.1.0. Needs `connect:write`. In libvirt: `virAdmClientClose`.
     */
    disconnect(options?: DisconnectClientOptions): Promise<void>;
    /**
     * Tells what is logged, and where to.
     *
     * @remarks
     * Since 0.1.0. Needs `connect:getattr`. In libvirt: `virAdmConnectGetLoggingFilters`, `virAdmConnectGetLoggingOutputs`.
     */
    logging(options?: GetLoggingOptions): Promise<LogRules>;
    /**
     * Changes what is logged and where to, all that was given or nothing.
     *
     * @remarks
     * Since 0.1.0. Needs `connect:write`. In libvirt: `virAdmConnectSetLoggingFilters`, `virAdmConnectSetLoggingOutputs`.
     */
    setLogging(options?: SetLoggingOptions): Promise<LogRules>;
    /**
     * Tells the limits of the daemon.
     *
     * @remarks
     * Since 0.1.0. Needs `connect:getattr`.
     */
    limits(options?: GetLimitsOptions): Promise<DaemonLimits>;
    /**
     * Changes the limits of the daemon, all that were given or none.
     *
     * @remarks
     * Since 0.1.0. Needs `connect:write`.
     */
    setLimits(options?: SetLimitsOptions): Promise<DaemonLimits>;
    /**
     * Lets the daemon end by itself when it has had neither clients nor guests for some time.
     *
     * @remarks
     * Since 0.1.0. Needs `connect:write`. In libvirt: `virAdmConnectSetDaemonTimeout`.
     */
    setTimeout(options?: SetDaemonTimeoutOptions): Promise<void>;
    /**
     * Reads certificates, keys and revocation lists again.
     *
     * @remarks
     * Since 0.1.0. Needs `connect:write`. In libvirt: `virAdmServerUpdateTlsFiles`.
     */
    updateTls(options?: UpdateTlsOptions): Promise<void>;
    /**
     * Takes no new calls, except those of administration, or takes them again; what is under way goes on.
     *
     * @remarks
     * Since 0.1.0. Needs `connect:write`.
     */
    drain(options?: DrainOptions): Promise<DrainResult>;
    /**
     * Lists the tokens of programs; the tokens themselves are kept nowhere.
     *
     * @remarks
     * Since 0.1.0. Needs `connect:getattr`.
     */
    tokens(options?: ListTokensOptions): Promise<readonly Token[]>;
    /**
     * Makes a token for a program and tells it, once. It is good at once, and written down.
     *
     * @remarks
     * Since 0.1.0. Needs `connect:write`.
     */
    createToken(options?: CreateTokenOptions): Promise<CreateTokenResult>;
    /**
     * Takes a token away: at once, and for good. Sessions and streams that were opened with it end.
     *
     * @remarks
     * Since 0.1.0. Needs `connect:write`.
     */
    revokeToken(options?: RevokeTokenOptions): Promise<Token>;
}

/**
 * A server of the daemon: doors, and behind them workers and limits of their own.
 *
 * @public
 */
export declare interface AdminServer {
    /** `holdfastd`, which serves everybody, or `admin`. */
    readonly name: string;
    /**
     * Its workers.
     * Required.
     */
    readonly pool: WorkerPool;
    /**
     * Its clients.
     * Required.
     */
    readonly limits: ClientLimits;
}

/**
 * Which of the two configurations of a domain a call is about.
 *
 * @remarks
 * - `live`: The running guest; refused if there is none.
 * - `next-boot`: The configuration of the next boot; refused for a transient domain.
 * - `both`: Both; refused if either is missing.
 *
 * @public
 */
export declare type AffectScope = 'live' | 'next-boot' | 'both';

/**
 * Interrupt controller of x86.
 *
 * @public
 */
export declare interface Apic {
    /**
     * Paravirtualized end of interrupt.
     * Default: the hypervisor's.
     */
    readonly eoi?: boolean;
}

/**
 * What {@link Domains.apply} takes.
 *
 * @public
 */
export declare type ApplyDomainOptions = Omit<DefineDomainOptions, 'source' | 'onlyIfDifferent'>;

/**
 * What {@link Domains.apply} came to. `outcome` says it in a word: `created`, `changed` or `unchanged`; `changes` has each
 * field, and when it takes effect.
 *
 * @public
 */
export declare interface ApplyDomainResult extends DefineDomainResult {
    /** Whether the guest runs with another configuration than it would be started with now. */
    readonly restartNeeded: boolean;
}

/**
 * What {@link DomainMethods.attachDevice} takes.
 *
 * @public
 */
export declare interface AttachDomainDeviceOptions extends CallOptions {
    /**
     * The device.
     * Required.
     */
    readonly source: DeviceSource;
    /** Running guest, next boot, or both. */
    readonly scope?: AffectScope;
    /** Version that it must have; 0: any. */
    readonly ifVersion?: number;
    /** Check and answer, change nothing. */
    readonly validateOnly?: boolean;
    /** Refuse elements of XML that are not known, instead of keeping them with a warning. */
    readonly strict?: boolean;
    /**
     * Names this call: a UUID of the client's choice, which becomes the id of its operation. The same call again gets the outcome of the
     * first instead of being done twice, also after a restart of the daemon; another call with it is refused. Empty: every call is new.
     * Matches `[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`.
     */
    readonly requestId?: string;
}

/**
 * The domain has it.
 *
 * @public
 */
export declare interface AttachDomainDeviceResult {
    /** The domain. */
    readonly domain: DomainRecord;
    /** What changed, and when it takes effect. */
    readonly changes: readonly Change[];
    /** What was kept though it is not known, and other remarks. */
    readonly warnings: readonly Warning[];
}

/**
 * Where sound comes out on the host.
 *
 * @public
 */
export declare interface AudioBackend {
    /**
     * Its number.
     * Required. At least 1.
     */
    readonly id: number;
    /**
     * Which.
     * Required.
     */
    readonly type: 'none' | 'alsa' | 'coreaudio' | 'dbus' | 'jack' | 'oss' | 'pulseaudio' | 'sdl' | 'spice' | 'file';
    /**
     * Time between two updates.
     * Unit: us. Default: the hypervisor's.
     */
    readonly timerPeriodUs?: number;
    /** Whether memory mapping is tried. */
    readonly tryMmap?: boolean;
    /** Whether nobody else may use the device. */
    readonly exclusive?: boolean;
    /**
     * Timing policy; -1: none.
     * At least -1.
     */
    readonly dspPolicy?: number;
    /** Server. */
    readonly serverName?: string;
    /** Driver of SDL. */
    readonly driver?: 'esd' | 'alsa' | 'arts' | 'pulseaudio';
    /** File that is written. */
    readonly path?: string;
    /** From the host to the guest. */
    readonly input?: AudioStream;
    /** From the guest to the host. */
    readonly output?: AudioStream;
}

/**
 * Format of samples.
 *
 * @public
 */
export declare interface AudioSettings {
    /**
     * Samples a second.
     * Unit: Hz. Default: `44100`.
     */
    readonly frequency?: number;
    /**
     * Number of channels.
     * Default: `2`.
     */
    readonly channels?: number;
    /**
     * Type of a sample.
     * Default: `s16`.
     */
    readonly format?: 's8' | 'u8' | 's16' | 'u16' | 's32' | 'u32' | 'f32';
}

/**
 * One direction of sound. Its fields mean something under the `type` of the backend.
 *
 * @public
 */
export declare interface AudioStream {
    /**
     * Whether the hypervisor mixes.
     * Default: `yes`.
     */
    readonly mixingEngine?: boolean;
    /**
     * Whether `settings` are used whatever the guest asks for.
     * Default: `no`.
     */
    readonly fixedSettings?: boolean;
    /**
     * Number of voices.
     * Default: `1`.
     */
    readonly voices?: number;
    /**
     * Length of the buffer.
     * Unit: us. Default: the hypervisor's.
     */
    readonly bufferLengthUs?: number;
    /** Device of the host. */
    readonly dev?: string;
    /** Number of buffers. */
    readonly bufferCount?: number;
    /** Whether polling is tried. */
    readonly tryPoll?: boolean;
    /** JACK server. */
    readonly serverName?: string;
    /** Name of the client. */
    readonly clientName?: string;
    /** Ports to connect to, a regular expression. */
    readonly connectPorts?: string;
    /** Whether the client's name must be as given. */
    readonly exactName?: boolean;
    /** Sink or source of the host. */
    readonly name?: string;
    /** Name of the stream. */
    readonly streamName?: string;
    /**
     * Latency wished for.
     * Unit: us.
     */
    readonly latencyUs?: number;
    /** Format of the samples. */
    readonly settings?: AudioSettings;
}

/**
 * An image that another is based on; an empty message ends the chain.
 *
 * @public
 */
export declare interface BackingStore {
    /**
     * How the source is given.
     * Default: `file`.
     */
    readonly type?: 'file' | 'block' | 'dir' | 'network' | 'volume' | 'nvme' | 'vhostuser';
    /**
     * Number of the image in events; set by the daemon.
     * At least 1.
     */
    readonly index?: number;
    /** Format of the image. */
    readonly format?: ImageFormat;
    /** Where it is. */
    readonly source?: DiskSource;
    /** What it is based on in turn. */
    readonly backingStore?: BackingStore;
}

/**
 * An image that another is based on; an empty message ends the chain.
 * As it is given; a {@link BackingStore} that was answered can be given too.
 *
 * @public
 */
export declare interface BackingStoreInput {
    /**
     * How the source is given.
     * Default: `file`.
     */
    readonly type?: 'file' | 'block' | 'dir' | 'network' | 'volume' | 'nvme' | 'vhostuser';
    /**
     * Number of the image in events; set by the daemon.
     * At least 1.
     */
    readonly index?: number;
    /** Format of the image. */
    readonly format?: ImageFormatInput;
    /** Where it is. */
    readonly source?: DiskSourceInput;
    /** What it is based on in turn. */
    readonly backingStore?: BackingStoreInput;
}

/**
 * The guest's balloon has another size.
 *
 * @public
 */
export declare interface BalloonChangeEvent {
    /** Memory that the guest has now, in bytes. */
    readonly memoryBytes: number;
}

/**
 * Limits in one direction.
 *
 * @public
 */
export declare interface BandwidthLimits {
    /**
     * Rate in the long run.
     * Unit: KiB/s.
     */
    readonly average?: number;
    /**
     * Highest rate.
     * Unit: KiB/s.
     */
    readonly peak?: number;
    /**
     * Rate that is guaranteed; only inbound.
     * Unit: KiB/s.
     */
    readonly floor?: number;
    /**
     * Amount that goes at the highest rate.
     * Unit: KiB.
     */
    readonly burst?: number;
}

/**
 * Limits for one block device of the host.
 *
 * @public
 */
export declare interface BlkioDevice {
    /**
     * Path of the block device.
     * Required. Matches `/.+`.
     */
    readonly path: string;
    /**
     * Weight of the guest on it.
     * From 100 to 1000.
     */
    readonly weight?: number;
    /**
     * Most reads.
     * Unit: operations/s.
     */
    readonly readIopsSec?: number;
    /**
     * Most writes.
     * Unit: operations/s.
     */
    readonly writeIopsSec?: number;
    /**
     * Most bytes read.
     * Unit: bytes/s.
     */
    readonly readBytesSec?: number;
    /**
     * Most bytes written.
     * Unit: bytes/s.
     */
    readonly writeBytesSec?: number;
}

/**
 * Limits on the use of block devices of the host.
 *
 * @public
 */
export declare interface BlkioTune {
    /**
     * Weight of the guest among others.
     * From 100 to 1000. Default: the host's.
     */
    readonly weight?: number;
    /** Limits for single block devices. */
    readonly devices: readonly BlkioDevice[];
}

/**
 * Limits on the use of block devices of the host.
 * As it is given; a {@link BlkioTune} that was answered can be given too.
 *
 * @public
 */
export declare interface BlkioTuneInput {
    /**
     * Weight of the guest among others.
     * From 100 to 1000. Default: the host's.
     */
    readonly weight?: number;
    /** Limits for single block devices. */
    readonly devices?: readonly BlkioDevice[];
}

/**
 * A kind of device to boot from.
 *
 * @public
 */
export declare interface BootDevice {
    /**
     * The kind.
     * Required.
     */
    readonly dev: 'fd' | 'hd' | 'cdrom' | 'network';
}

/**
 * What a verb takes for many domains: what it takes for one, but for a version, and how many at a time.
 *
 * @public
 */
export declare type BulkCallOptions<Options> = BulkOptions & Omit<Options, 'ifVersion'>;

/**
 * What a call for many domains takes.
 *
 * @public
 */
export declare interface BulkOptions {
    /** How many domains at a time, from 1; 8 where nothing is said. */
    readonly concurrency?: number;
    /** Gives it up: no further domain is begun with, and the waits for those under way end. */
    readonly signal?: AbortSignal;
}

/**
 * What became of one domain in a call for many.
 *
 * @public
 */
export declare type BulkOutcome<Value> = {
    readonly status: 'done';
    readonly target: DomainTarget;
    readonly value: Value;
} | {
    readonly status: 'failed';
    readonly target: DomainTarget;
    readonly error: Error;
};

/**
 * A part of one cache.
 *
 * @public
 */
export declare interface CacheAllocation {
    /**
     * Id of the cache on the host.
     * Required.
     */
    readonly id: number;
    /**
     * Its level.
     * Required.
     */
    readonly level: number;
    /**
     * What it caches.
     * Required.
     */
    readonly type: 'both' | 'code' | 'data';
    /**
     * Size of the part.
     * Required. Unit: bytes.
     */
    readonly sizeBytes: number;
}

/**
 * A part of one cache.
 * As it is given; a {@link CacheAllocation} that was answered can be given too.
 *
 * @public
 */
export declare interface CacheAllocationInput {
    /**
     * Id of the cache on the host.
     * Required.
     */
    readonly id: number;
    /**
     * Its level.
     * Required.
     */
    readonly level: number;
    /**
     * What it caches.
     * Required.
     */
    readonly type: 'both' | 'code' | 'data';
    /**
     * Size of the part.
     * Required. Unit: bytes.
     */
    readonly sizeBytes: Size;
}

/**
 * Measures the use of a cache.
 *
 * @public
 */
export declare interface CacheMonitor {
    /**
     * Level of the cache.
     * Required.
     */
    readonly level: number;
    /**
     * Virtual CPUs that are measured.
     * Required. Matches `[0-9,^-]+`.
     */
    readonly vcpus: string;
}

/**
 * Parts of the host's CPU cache for some virtual CPUs.
 *
 * @public
 */
export declare interface CacheTune {
    /**
     * Which virtual CPUs.
     * Required. Matches `[0-9,^-]+`.
     */
    readonly vcpus: string;
    /** Id of the allocation; set by the daemon. */
    readonly id?: string;
    /** The parts. */
    readonly caches: readonly CacheAllocation[];
    /** What is measured. */
    readonly monitors: readonly CacheMonitor[];
}

/**
 * Parts of the host's CPU cache for some virtual CPUs.
 * As it is given; a {@link CacheTune} that was answered can be given too.
 *
 * @public
 */
export declare interface CacheTuneInput {
    /**
     * Which virtual CPUs.
     * Required. Matches `[0-9,^-]+`.
     */
    readonly vcpus: string;
    /** Id of the allocation; set by the daemon. */
    readonly id?: string;
    /** The parts. */
    readonly caches?: readonly CacheAllocationInput[];
    /** What is measured. */
    readonly monitors?: readonly CacheMonitor[];
}

/**
 * Carries calls to a daemon: the transport, as the resource classes see it. The messages are those of the wire.
 *
 * @remarks
 * For use, not for implementing: it may get further members.
 *
 * @public
 */
export declare interface Caller {
    /** Calls a method by its full name and waits for the answer. */
    unary(method: string, request: object, options?: CallOptions): Promise<object>;
    /** Calls a method that answers many times. */
    stream(method: string, request: object, options?: CallOptions): AsyncIterable<object>;
}

/**
 * What every call takes beside its own options.
 *
 * @public
 */
export declare interface CallOptions {
    /** Gives the wait up; work that has begun goes on. */
    readonly signal?: AbortSignal;
    /** How long to wait, in milliseconds; absent: for ever, or what `connect` was told. */
    readonly timeoutMs?: number;
}

/**
 * What {@link OperationMethods.cancel} takes.
 *
 * @public
 */
export declare interface CancelOperationOptions extends CallOptions {
}

/**
 * A place at a smart card reader.
 *
 * @public
 */
export declare interface CcidAddress {
    /**
     * Index of the controller.
     * Default: `0`.
     */
    readonly controller?: number;
    /**
     * Slot.
     * Default: `0`.
     */
    readonly slot?: number;
}

/**
 * A place on the channel bus of s390.
 *
 * @public
 */
export declare interface CcwAddress {
    /**
     * Channel subsystem.
     * At most 254.
     */
    readonly cssid?: number;
    /**
     * Subchannel set.
     * At most 3.
     */
    readonly ssid?: number;
    /**
     * Device number.
     * At most 65535.
     */
    readonly devno?: number;
}

/**
 * One field that a call changes, or would change.
 *
 * @public
 */
export declare interface Change {
    /** Path of the field, for example `memory_bytes`. */
    readonly path: string;
    /** Value before, as JSON; empty: absent. */
    readonly before: string;
    /** Value after, as JSON; empty: absent. */
    readonly after: string;
    /** When it takes effect. */
    readonly effect: ChangeEffect;
}

/**
 * When a change takes effect.
 *
 * @remarks
 * - `unspecified`: Not set.
 * - `live`: At once, in the running guest.
 * - `next-boot`: When the domain is started the next time.
 * - `restart-needed`: The domain runs with the old value until it is shut down and started again.
 * - `unknown(17)`: a value that a newer daemon knows, by its number.
 *
 * @public
 */
export declare type ChangeEffect = 'unspecified' | 'live' | 'next-boot' | 'restart-needed' | `unknown(${number})`;

/**
 * A channel between host and guest.
 *
 * @public
 */
export declare interface ChannelDevice {
    /** What it is attached to on the host. */
    readonly source?: CharacterSource;
    /**
     * What the guest sees.
     * Required.
     */
    readonly target: ChannelTarget;
    /**
     * Name in the hypervisor and in events; a given one begins with `ua-`.
     * Matches `[a-zA-Z0-9_.-]+`. Default: libvirt's, such as channel0.
     */
    readonly alias?: string;
    /**
     * Index by which the guest names it.
     * At least 1.
     */
    readonly acpiIndex?: number;
    /** Where the guest finds it. */
    readonly address?: DeviceAddress;
}

/**
 * A channel between host and guest.
 * As it is given; a {@link ChannelDevice} that was answered can be given too.
 *
 * @public
 */
export declare interface ChannelDeviceInput {
    /** What it is attached to on the host. */
    readonly source?: CharacterSourceInput;
    /**
     * What the guest sees.
     * Required.
     */
    readonly target: ChannelTarget;
    /**
     * Name in the hypervisor and in events; a given one begins with `ua-`.
     * Matches `[a-zA-Z0-9_.-]+`. Default: libvirt's, such as channel0.
     */
    readonly alias?: string;
    /**
     * Index by which the guest names it.
     * At least 1.
     */
    readonly acpiIndex?: number;
    /** Where the guest finds it. */
    readonly address?: DeviceAddress;
}

/**
 * What the guest sees of a channel.
 *
 * @public
 */
export declare interface ChannelTarget {
    /**
     * Kind of channel.
     * Required.
     */
    readonly type: 'virtio' | 'guestfwd' | 'xen';
    /** IP address that the guest connects to. */
    readonly address?: string;
    /**
     * Port that the guest connects to.
     * At most 65535.
     */
    readonly port?: number;
    /** Name that the guest sees: `org.qemu.guest_agent.0`. */
    readonly name?: string;
    /** Whether a program in the guest has it open; set by the daemon. */
    readonly state?: 'connected' | 'disconnected';
}

/**
 * A file in which all that the guest writes to a character device is kept.
 *
 * @public
 */
export declare interface CharacterLog {
    /**
     * Absolute path of the file.
     * Required. Matches `/.+`.
     */
    readonly file: string;
    /**
     * Whether the file is continued instead of begun anew.
     * Default: the host's setting.
     */
    readonly append?: boolean;
}

/**
 * What a character device is attached to on the host. Bound to the element of the device itself.
 *
 * @public
 */
export declare interface CharacterSource {
    /**
     * Kind of thing; decides which of the other fields mean anything.
     * Default: `pty`.
     */
    readonly type?: 'null' | 'vc' | 'pty' | 'dev' | 'file' | 'pipe' | 'stdio' | 'udp' | 'tcp' | 'unix' | 'spicevmc' | 'spiceport' | 'nmdm' | 'qemu-vdagent' | 'dbus';
    /** Path of its pty; written by old versions, set by the daemon. */
    readonly tty?: string;
    /**
     * Whether the host waits for a connection or makes one.
     * Default: `connect`.
     */
    readonly mode?: 'bind' | 'connect';
    /** Absolute path of the file, device or socket; of a pty set by the daemon. */
    readonly path?: string;
    /** Name or IP address. */
    readonly host?: string;
    /** Port, by number or name. */
    readonly service?: string;
    /** Name of the channel for the viewer. */
    readonly channel?: string;
    /** Host's side of a null modem device. */
    readonly master?: string;
    /** Guest's side of a null modem device. */
    readonly slave?: string;
    /**
     * Whether the file is continued instead of begun anew.
     * Default: `off`.
     */
    readonly append?: boolean;
    /**
     * Whether the connection is encrypted.
     * Default: the host's setting.
     */
    readonly tls?: boolean;
    /**
     * Whether the clipboard is shared with the guest.
     * Default: `no`.
     */
    readonly clipboardCopypaste?: boolean;
    /**
     * Who draws the pointer.
     * Default: the hypervisor's.
     */
    readonly mouseMode?: 'server' | 'client';
    /** Security labels of the file or socket. */
    readonly seclabels: readonly SourceSecurityLabel[];
    /** Whether a lost connection is made again. */
    readonly reconnect?: ReconnectSettings;
    /** Where packets go to (`connect`) and where they come in (`bind`): at most one each. */
    readonly udp: readonly UdpEndpoint[];
    /**
     * What is spoken on the connection.
     * Default: `raw`.
     */
    readonly protocol?: 'raw' | 'telnet' | 'telnets' | 'tls';
    /** A file in which all that the guest writes is kept. */
    readonly log?: CharacterLog;
}

/**
 * What a character device is attached to on the host. Bound to the element of the device itself.
 * As it is given; a {@link CharacterSource} that was answered can be given too.
 *
 * @public
 */
export declare interface CharacterSourceInput {
    /**
     * Kind of thing; decides which of the other fields mean anything.
     * Default: `pty`.
     */
    readonly type?: 'null' | 'vc' | 'pty' | 'dev' | 'file' | 'pipe' | 'stdio' | 'udp' | 'tcp' | 'unix' | 'spicevmc' | 'spiceport' | 'nmdm' | 'qemu-vdagent' | 'dbus';
    /** Path of its pty; written by old versions, set by the daemon. */
    readonly tty?: string;
    /**
     * Whether the host waits for a connection or makes one.
     * Default: `connect`.
     */
    readonly mode?: 'bind' | 'connect';
    /** Absolute path of the file, device or socket; of a pty set by the daemon. */
    readonly path?: string;
    /** Name or IP address. */
    readonly host?: string;
    /** Port, by number or name. */
    readonly service?: string;
    /** Name of the channel for the viewer. */
    readonly channel?: string;
    /** Host's side of a null modem device. */
    readonly master?: string;
    /** Guest's side of a null modem device. */
    readonly slave?: string;
    /**
     * Whether the file is continued instead of begun anew.
     * Default: `off`.
     */
    readonly append?: boolean;
    /**
     * Whether the connection is encrypted.
     * Default: the host's setting.
     */
    readonly tls?: boolean;
    /**
     * Whether the clipboard is shared with the guest.
     * Default: `no`.
     */
    readonly clipboardCopypaste?: boolean;
    /**
     * Who draws the pointer.
     * Default: the hypervisor's.
     */
    readonly mouseMode?: 'server' | 'client';
    /** Security labels of the file or socket. */
    readonly seclabels?: readonly SourceSecurityLabel[];
    /** Whether a lost connection is made again. */
    readonly reconnect?: ReconnectSettings;
    /** Where packets go to (`connect`) and where they come in (`bind`): at most one each. */
    readonly udp?: readonly UdpEndpoint[];
    /**
     * What is spoken on the connection.
     * Default: `raw`.
     */
    readonly protocol?: 'raw' | 'telnet' | 'telnets' | 'tls';
    /** A file in which all that the guest writes is kept. */
    readonly log?: CharacterLog;
}

/**
 * How many clients a server takes, and what each may ask at a time.
 *
 * @public
 */
export declare interface ClientLimits {
    /** Most clients; above, the server accepts nobody until one has gone. */
    readonly maxClients: number;
    /** Clients that are there now. */
    readonly clients: number;
    /** Most clients that have not proved who they are. */
    readonly maxAnonymousClients: number;
    /** Those that have not, now. */
    readonly anonymousClients: number;
    /** Most connections that wait until another client has gone. */
    readonly maxQueuedClients: number;
    /** Those that wait now. */
    readonly queuedClients: number;
    /** Calls of one client at a time; above, no more is read from it until some have ended. */
    readonly maxClientRequests: number;
    /** Most clients of one user, or of one address of another host; further ones wait until one of these has gone. */
    readonly maxClientsPerUser: number;
}

/**
 * A configuration changed without a step in the life of the domain: memory, vcpus, autostart, name.
 *
 * @public
 */
export declare interface ConfigurationChangeEvent {
    /** Paths of the fields. */
    readonly paths: readonly string[];
}

/**
 * Connects to a daemon. Without an argument it is found as {@link explainConnect} tells.
 *
 * @remarks
 * A daemon that is not there is an error at once; one that goes away later is waited for, 10 seconds by calls and as
 * long as it takes by events.
 *
 * @example
 * ```ts
 * await using host = await connect();
 * await host.domains.get('web').start();
 * ```
 *
 * @throws HoldfastError UNAVAILABLE when nobody answers, PERMISSION_DENIED, UNSUPPORTED, INVALID_ARGUMENT, FILE_NOT_FOUND,
 * FILE_PERMISSION, CANCELLED, DEADLINE_EXCEEDED
 *
 * @public
 */
export declare function connect(target?: string | ConnectOptions): Promise<Host>;

/**
 * Connects to the administration of a daemon of this host, which has a socket of its own beside the one for everybody:
 * `holdfast-admin.sock` beside `holdfast.sock`. The URI may name either.
 *
 * @example
 * ```ts
 * await using admin = await connectAdmin();
 * for (const client of await admin.clients()) console.log(client.id, client.caller);
 * ```
 *
 * @throws HoldfastError UNAVAILABLE when nobody answers, UNSUPPORTED for a daemon of another host, INVALID_ARGUMENT,
 * CANCELLED, DEADLINE_EXCEEDED
 *
 * @public
 */
export declare function connectAdmin(target?: string | Omit<ConnectOptions, 'token'>): Promise<Admin>;

/**
 * Which daemon `connect` talks to, and why.
 *
 * @public
 */
export declare interface ConnectExplanation {
    /** The URI that decided. */
    readonly uri: string;
    /** The profile that it came from; empty: from none. */
    readonly profile: string;
    /** How the daemon is reached. */
    readonly transport: 'unix' | 'tls' | 'ssh';
    /** Where: a socket, a host with its port, or the command that leads there. */
    readonly address: string;
    /** The socket that the URI means; empty: it is on another host. */
    readonly socketPath: string;
    /** What was looked at, in order, up to the place that decided; then where certificates were looked for. */
    readonly steps: readonly ConnectStep[];
}

/**
 * What {@link connect} takes. `timeoutMs` is about connecting, 10 seconds where nothing is said.
 *
 * @public
 */
export declare interface ConnectOptions extends CallOptions {
    /**
     * The daemon to talk to: `qemu:///system`, `qemu:///session`, `test:///default`, any of these with the parameter
     * `socket`, `unix:/path/to.sock`; on another host `qemu+ssh://user@host/system` or `qemu+tls://host/system`; or the name of a profile
     * in `~/.config/holdfast/config.toml`. Absent: `HOLDFAST_URI`, else the usual profile there, else the user's own daemon,
     * else that of the system.
     */
    readonly uri?: string;
    /**
     * Whether to connect to the daemon's read-only socket, where nothing can be changed and more users are let in.
     * Default: what the profile says, else false.
     */
    readonly readOnly?: boolean;
    /**
     * A token that says who this program is, as `holdfast token create` prints it. Absent: that in the file which the
     * parameter `token_file` of the URI or the profile names, else `HOLDFAST_TOKEN`, else none.
     */
    readonly token?: string;
    /**
     * How long calls wait for their answer that do not say it themselves, in milliseconds; 60 seconds where nothing is
     * said, 0: for ever. The wait for another job on the same domain is part of it.
     */
    readonly callTimeoutMs?: number;
    /**
     * After how long without a word the daemon is asked for a sign of life, in milliseconds; 20 seconds where nothing is said, 0:
     * never. One that gives none within {@link ConnectOptions.keepaliveTimeoutMs} is connected to anew: calls are made again or
     * end with UNAVAILABLE, and events go on where they were, as after every break of a connection.
     */
    readonly keepaliveIntervalMs?: number;
    /** How long the daemon has to give it, in milliseconds; 10 seconds where nothing is said. */
    readonly keepaliveTimeoutMs?: number;
}

/**
 * Where a URI may come from, in the order in which they are looked at.
 *
 * @public
 */
export declare type ConnectSource = 'option' | 'environment' | 'profile' | 'session-socket' | 'system-socket' | 'certificates';

/**
 * One place that was looked at for a daemon.
 *
 * @public
 */
export declare interface ConnectStep {
    readonly source: ConnectSource;
    /** What was looked at, for example `HOLDFAST_URI` or the path of a socket. */
    readonly place: string;
    /** What was found there, one sentence. */
    readonly found: string;
    /** Whether it decided. */
    readonly chosen: boolean;
}

/**
 * A console. The first of a whole machine, unless it is virtio, is the first serial port under another name.
 *
 * @public
 */
export declare interface ConsoleDevice {
    /** What it is attached to on the host. */
    readonly source?: CharacterSource;
    /** What the guest sees. */
    readonly target?: ConsoleTarget;
    /**
     * Name in the hypervisor and in events; a given one begins with `ua-`.
     * Matches `[a-zA-Z0-9_.-]+`. Default: libvirt's, such as console0.
     */
    readonly alias?: string;
    /**
     * Index by which the guest names it.
     * At least 1.
     */
    readonly acpiIndex?: number;
    /** Where the guest finds it. */
    readonly address?: DeviceAddress;
}

/**
 * A console. The first of a whole machine, unless it is virtio, is the first serial port under another name.
 * As it is given; a {@link ConsoleDevice} that was answered can be given too.
 *
 * @public
 */
export declare interface ConsoleDeviceInput {
    /** What it is attached to on the host. */
    readonly source?: CharacterSourceInput;
    /** What the guest sees. */
    readonly target?: ConsoleTarget;
    /**
     * Name in the hypervisor and in events; a given one begins with `ua-`.
     * Matches `[a-zA-Z0-9_.-]+`. Default: libvirt's, such as console0.
     */
    readonly alias?: string;
    /**
     * Index by which the guest names it.
     * At least 1.
     */
    readonly acpiIndex?: number;
    /** Where the guest finds it. */
    readonly address?: DeviceAddress;
}

/**
 * What the guest sees of a console.
 *
 * @public
 */
export declare interface ConsoleTarget {
    /**
     * Kind of console.
     * Default: `serial`.
     */
    readonly type?: 'serial' | 'xen' | 'uml' | 'virtio' | 'lxc' | 'openvz' | 'sclp' | 'sclplm';
    /**
     * Its number, from 0.
     * At least -1. Default: the next free one.
     */
    readonly port?: number;
}

/**
 * A controller that other devices are attached to.
 *
 * @public
 */
export declare interface Controller {
    /**
     * Kind of bus.
     * Required.
     */
    readonly type: 'ide' | 'fdc' | 'scsi' | 'sata' | 'virtio-serial' | 'ccid' | 'usb' | 'pci' | 'xenbus' | 'isa';
    /**
     * Its number among those of its type.
     * Default: the next free one of its type.
     */
    readonly index?: number;
    /**
     * Model; which ones there are depends on the type.
     * Default: the machine's.
     */
    readonly model?: 'auto' | 'buslogic' | 'lsilogic' | 'lsisas1068' | 'vmpvscsi' | 'ibmvscsi' | 'virtio-scsi' | 'lsisas1078' | 'virtio-transitional' | 'virtio-non-transitional' | 'ncr53c90' | 'dc390' | 'am53c974' | 'piix3-uhci' | 'piix4-uhci' | 'ehci' | 'ich9-ehci1' | 'ich9-uhci1' | 'ich9-uhci2' | 'ich9-uhci3' | 'vt82c686b-uhci' | 'pci-ohci' | 'nec-xhci' | 'qusb1' | 'qusb2' | 'qemu-xhci' | 'none' | 'piix3' | 'piix4' | 'ich6' | 'pci-root' | 'pcie-root' | 'pci-bridge' | 'dmi-to-pci-bridge' | 'pcie-to-pci-bridge' | 'pcie-root-port' | 'pcie-switch-upstream-port' | 'pcie-switch-downstream-port' | 'pci-expander-bus' | 'pcie-expander-bus' | 'virtio';
    /**
     * Number of ports.
     * At least 1. Default: the hypervisor's.
     */
    readonly ports?: number;
    /**
     * Number of interrupt vectors.
     * Default: the hypervisor's.
     */
    readonly vectors?: number;
    /** Most frames that the guest can share. */
    readonly maxGrantFrames?: number;
    /** Most event channels. */
    readonly maxEventChannels?: number;
    /**
     * Device of the hypervisor that is the model.
     * Default: the hypervisor's.
     */
    readonly pciModelName?: 'pci-bridge' | 'i82801b11-bridge' | 'ioh3420' | 'x3130-upstream' | 'xio3130-downstream' | 'pxb' | 'pxb-pcie' | 'pcie-root-port' | 'spapr-pci-host-bridge' | 'pcie-pci-bridge' | 'none';
    /** What the guest sees of a PCI controller. */
    readonly pciTarget?: PciControllerTarget;
    /** Queues. */
    readonly driver?: ControllerDriver;
    /**
     * Name in the hypervisor and in events; a given one begins with `ua-`.
     * Matches `[a-zA-Z0-9_.-]+`. Default: libvirt's, such as pci.0.
     */
    readonly alias?: string;
    /** First port of the USB 2 controller that this is the companion of. */
    readonly masterStartport?: number;
    /**
     * Index by which the guest names it.
     * At least 1.
     */
    readonly acpiIndex?: number;
    /** Where the guest finds it. */
    readonly address?: DeviceAddress;
    /**
     * Address space beyond 4 GiB for PCI.
     * Unit: bytes. Default: the hypervisor's.
     */
    readonly pcihole64Bytes?: number;
}

/**
 * Queues of a controller.
 *
 * @public
 */
export declare interface ControllerDriver {
    /**
     * Number of queues.
     * At least 1. Default: the hypervisor's.
     */
    readonly queues?: number;
    /** Most commands in flight for a LUN. */
    readonly cmdPerLun?: number;
    /** Most sectors in a command. */
    readonly maxSectors?: number;
    /**
     * Whether requests are taken in a thread of their own.
     * Default: the hypervisor's.
     */
    readonly ioeventfd?: boolean;
    /**
     * I/O thread that serves it.
     * At least 1.
     */
    readonly iothread?: number;
    /** What all virtio devices have. */
    readonly virtio?: VirtioOptions;
}

/**
 * A controller that other devices are attached to.
 * As it is given; a {@link Controller} that was answered can be given too.
 *
 * @public
 */
export declare interface ControllerInput {
    /**
     * Kind of bus.
     * Required.
     */
    readonly type: 'ide' | 'fdc' | 'scsi' | 'sata' | 'virtio-serial' | 'ccid' | 'usb' | 'pci' | 'xenbus' | 'isa';
    /**
     * Its number among those of its type.
     * Default: the next free one of its type.
     */
    readonly index?: number;
    /**
     * Model; which ones there are depends on the type.
     * Default: the machine's.
     */
    readonly model?: 'auto' | 'buslogic' | 'lsilogic' | 'lsisas1068' | 'vmpvscsi' | 'ibmvscsi' | 'virtio-scsi' | 'lsisas1078' | 'virtio-transitional' | 'virtio-non-transitional' | 'ncr53c90' | 'dc390' | 'am53c974' | 'piix3-uhci' | 'piix4-uhci' | 'ehci' | 'ich9-ehci1' | 'ich9-uhci1' | 'ich9-uhci2' | 'ich9-uhci3' | 'vt82c686b-uhci' | 'pci-ohci' | 'nec-xhci' | 'qusb1' | 'qusb2' | 'qemu-xhci' | 'none' | 'piix3' | 'piix4' | 'ich6' | 'pci-root' | 'pcie-root' | 'pci-bridge' | 'dmi-to-pci-bridge' | 'pcie-to-pci-bridge' | 'pcie-root-port' | 'pcie-switch-upstream-port' | 'pcie-switch-downstream-port' | 'pci-expander-bus' | 'pcie-expander-bus' | 'virtio';
    /**
     * Number of ports.
     * At least 1. Default: the hypervisor's.
     */
    readonly ports?: number;
    /**
     * Number of interrupt vectors.
     * Default: the hypervisor's.
     */
    readonly vectors?: number;
    /** Most frames that the guest can share. */
    readonly maxGrantFrames?: number;
    /** Most event channels. */
    readonly maxEventChannels?: number;
    /**
     * Device of the hypervisor that is the model.
     * Default: the hypervisor's.
     */
    readonly pciModelName?: 'pci-bridge' | 'i82801b11-bridge' | 'ioh3420' | 'x3130-upstream' | 'xio3130-downstream' | 'pxb' | 'pxb-pcie' | 'pcie-root-port' | 'spapr-pci-host-bridge' | 'pcie-pci-bridge' | 'none';
    /** What the guest sees of a PCI controller. */
    readonly pciTarget?: PciControllerTarget;
    /** Queues. */
    readonly driver?: ControllerDriver;
    /**
     * Name in the hypervisor and in events; a given one begins with `ua-`.
     * Matches `[a-zA-Z0-9_.-]+`. Default: libvirt's, such as pci.0.
     */
    readonly alias?: string;
    /** First port of the USB 2 controller that this is the companion of. */
    readonly masterStartport?: number;
    /**
     * Index by which the guest names it.
     * At least 1.
     */
    readonly acpiIndex?: number;
    /** Where the guest finds it. */
    readonly address?: DeviceAddress;
    /**
     * Address space beyond 4 GiB for PCI.
     * Unit: bytes. Default: the hypervisor's.
     */
    readonly pcihole64Bytes?: Size;
}

/**
 * What the guest sees of CPU caches.
 *
 * @public
 */
export declare interface CpuCache {
    /**
     * Level that this is about.
     * From 1 to 3. Default: `all`.
     */
    readonly level?: number;
    /**
     * A made-up cache, the host's, or none.
     * Required.
     */
    readonly mode: 'emulate' | 'passthrough' | 'disable';
}

/**
 * A feature of the CPU.
 *
 * @public
 */
export declare interface CpuFeature {
    /**
     * What is wanted of it.
     * Default: `require`.
     */
    readonly policy?: 'force' | 'require' | 'optional' | 'disable' | 'forbid';
    /**
     * Its name.
     * Required. Matches `[a-zA-Z0-9_.-]+`.
     */
    readonly name: string;
}

/**
 * Width of physical addresses.
 *
 * @public
 */
export declare interface CpuMaxPhysAddr {
    /**
     * Given here, or the host's.
     * Required.
     */
    readonly mode: 'emulate' | 'passthrough';
    /**
     * The width.
     * Unit: bits. From 32 to 64.
     */
    readonly bits?: number;
}

/**
 * A CPU model.
 *
 * @public
 */
export declare interface CpuModel {
    /** Name of the model, in libvirt's list: `qemu64`, `Skylake-Server`. */
    readonly name?: string;
    /**
     * Whether a lesser model may be taken when the host has not all of it.
     * Default: `allow`.
     */
    readonly fallback?: 'allow' | 'forbid';
    /**
     * Vendor id that the guest sees: twelve characters.
     * Matches `[^,]{12}`.
     */
    readonly vendorId?: string;
}

/**
 * NUMA topology of the guest.
 *
 * @public
 */
export declare interface CpuNuma {
    /** The nodes. */
    readonly cells: readonly NumaCell[];
    /** Latencies between nodes. */
    readonly latencies: readonly NumaLatency[];
    /** Bandwidths between nodes. */
    readonly bandwidths: readonly NumaBandwidth[];
}

/**
 * NUMA topology of the guest.
 * As it is given; a {@link CpuNuma} that was answered can be given too.
 *
 * @public
 */
export declare interface CpuNumaInput {
    /** The nodes. */
    readonly cells?: readonly NumaCellInput[];
    /** Latencies between nodes. */
    readonly latencies?: readonly NumaLatency[];
    /** Bandwidths between nodes. */
    readonly bandwidths?: readonly NumaBandwidthInput[];
}

/**
 * How virtual CPUs are grouped; the product is the number of virtual CPUs.
 *
 * @public
 */
export declare interface CpuTopology {
    /**
     * Sockets.
     * Required. At least 1.
     */
    readonly sockets: number;
    /**
     * Dies in a socket.
     * At least 1. Default: `1`.
     */
    readonly dies?: number;
    /**
     * Cores in a die.
     * Required. At least 1.
     */
    readonly cores: number;
    /**
     * Threads in a core.
     * Required. At least 1.
     */
    readonly threads: number;
}

/**
 * Shares, quotas and pinning of CPU time.
 *
 * @public
 */
export declare interface CpuTune {
    /**
     * Share of CPU time relative to other guests.
     * At most 262144. Default: the host's.
     */
    readonly shares?: number;
    /**
     * Period in which `quota_us` holds, for each virtual CPU.
     * Unit: us. From 1000 to 1000000.
     */
    readonly periodUs?: number;
    /**
     * CPU time of each virtual CPU in a period; negative: no limit.
     * Unit: us. From -1 to 17592186044415.
     */
    readonly quotaUs?: number;
    /**
     * Period in which `global_quota_us` holds.
     * Unit: us. From 1000 to 1000000.
     */
    readonly globalPeriodUs?: number;
    /**
     * CPU time of the whole guest in a period; negative: no limit.
     * Unit: us. From -1 to 17592186044415.
     */
    readonly globalQuotaUs?: number;
    /**
     * Period in which `emulator_quota_us` holds.
     * Unit: us. From 1000 to 1000000.
     */
    readonly emulatorPeriodUs?: number;
    /**
     * CPU time of the hypervisor's own threads in a period.
     * Unit: us. From -1 to 17592186044415.
     */
    readonly emulatorQuotaUs?: number;
    /**
     * Period in which `iothread_quota_us` holds.
     * Unit: us. From 1000 to 1000000.
     */
    readonly iothreadPeriodUs?: number;
    /**
     * CPU time of each I/O thread in a period.
     * Unit: us. From -1 to 17592186044415.
     */
    readonly iothreadQuotaUs?: number;
    /** Host CPUs of single virtual CPUs. */
    readonly vcpuPins: readonly VcpuPin[];
    /**
     * Host CPUs of the hypervisor's own threads.
     * Matches `[0-9,^-]+`.
     */
    readonly emulatorPinCpuset?: string;
    /** Host CPUs of single I/O threads. */
    readonly iothreadPins: readonly IothreadPin[];
    /** Scheduling of the hypervisor's own threads. */
    readonly emulatorScheduler?: Scheduler;
    /** Scheduling of virtual CPUs. */
    readonly vcpuSchedulers: readonly VcpuScheduler[];
    /** Scheduling of I/O threads. */
    readonly iothreadSchedulers: readonly IothreadScheduler[];
    /** Parts of the host's CPU cache. */
    readonly cacheTunes: readonly CacheTune[];
    /** Parts of the host's memory bandwidth. */
    readonly memoryTunes: readonly MemoryBandwidthTune[];
}

/**
 * Shares, quotas and pinning of CPU time.
 * As it is given; a {@link CpuTune} that was answered can be given too.
 *
 * @public
 */
export declare interface CpuTuneInput {
    /**
     * Share of CPU time relative to other guests.
     * At most 262144. Default: the host's.
     */
    readonly shares?: number;
    /**
     * Period in which `quota_us` holds, for each virtual CPU.
     * Unit: us. From 1000 to 1000000.
     */
    readonly periodUs?: number;
    /**
     * CPU time of each virtual CPU in a period; negative: no limit.
     * Unit: us. From -1 to 17592186044415.
     */
    readonly quotaUs?: number;
    /**
     * Period in which `global_quota_us` holds.
     * Unit: us. From 1000 to 1000000.
     */
    readonly globalPeriodUs?: number;
    /**
     * CPU time of the whole guest in a period; negative: no limit.
     * Unit: us. From -1 to 17592186044415.
     */
    readonly globalQuotaUs?: number;
    /**
     * Period in which `emulator_quota_us` holds.
     * Unit: us. From 1000 to 1000000.
     */
    readonly emulatorPeriodUs?: number;
    /**
     * CPU time of the hypervisor's own threads in a period.
     * Unit: us. From -1 to 17592186044415.
     */
    readonly emulatorQuotaUs?: number;
    /**
     * Period in which `iothread_quota_us` holds.
     * Unit: us. From 1000 to 1000000.
     */
    readonly iothreadPeriodUs?: number;
    /**
     * CPU time of each I/O thread in a period.
     * Unit: us. From -1 to 17592186044415.
     */
    readonly iothreadQuotaUs?: number;
    /** Host CPUs of single virtual CPUs. */
    readonly vcpuPins?: readonly VcpuPin[];
    /**
     * Host CPUs of the hypervisor's own threads.
     * Matches `[0-9,^-]+`.
     */
    readonly emulatorPinCpuset?: string;
    /** Host CPUs of single I/O threads. */
    readonly iothreadPins?: readonly IothreadPin[];
    /** Scheduling of the hypervisor's own threads. */
    readonly emulatorScheduler?: Scheduler;
    /** Scheduling of virtual CPUs. */
    readonly vcpuSchedulers?: readonly VcpuScheduler[];
    /** Scheduling of I/O threads. */
    readonly iothreadSchedulers?: readonly IothreadScheduler[];
    /** Parts of the host's CPU cache. */
    readonly cacheTunes?: readonly CacheTuneInput[];
    /** Parts of the host's memory bandwidth. */
    readonly memoryTunes?: readonly MemoryBandwidthTuneInput[];
}

/**
 * What a call of `CreateDomain` takes.
 *
 * @public
 */
export declare interface CreateDomainOptions extends CallOptions {
    /**
     * The configuration.
     * Required.
     */
    readonly source: DomainSource;
    /** Leave the guest paused before its first instruction. */
    readonly paused?: boolean;
    /** Check and answer, change nothing. */
    readonly validateOnly?: boolean;
    /** Refuse elements of XML that are not known. */
    readonly strict?: boolean;
    /**
     * Names this call: a UUID of the client's choice, which becomes the id of its operation. The same call again gets the outcome of the
     * first instead of being done twice, also after a restart of the daemon; another call with it is refused. Empty: every call is new.
     * Matches `[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`.
     */
    readonly requestId?: string;
}

/**
 * The running domain.
 *
 * @public
 */
export declare interface CreateDomainResult {
    /** The domain. */
    readonly domain: DomainRecord;
    /** What was kept though not understood, and other remarks. */
    readonly warnings: readonly Warning[];
}

/**
 * What a call of `CreateToken` takes.
 *
 * @public
 */
export declare interface CreateTokenOptions extends CallOptions {
    /** Its name: letters, digits, blanks and `. _ @ -`, at most 63; no other token may have it. */
    readonly name?: string;
    /** When it ends; absent: never. */
    readonly expiresAt?: Date;
    /** Whether who shows it may only look. */
    readonly readOnly?: boolean;
}

/**
 * The token that was made. It is good from now on.
 *
 * @public
 */
export declare interface CreateTokenResult {
    /**
     * What is known of it.
     * Required.
     */
    readonly token: Token;
    /**
     * The token. This is the only time that it is told.
     * Secret: never logged, answered only when asked for with secrets.
     */
    readonly secret: string;
}

/**
 * Limits of the daemon that can be changed while it runs.
 *
 * @public
 */
export declare interface DaemonLimits {
    /**
     * Longest wait for a domain, beside the caller's own deadline.
     * Unit: milliseconds.
     */
    readonly jobWaitMs: number;
    /** Events that may wait for one reader before it is cut off. */
    readonly maxQueuedEvents: number;
}

/**
 * How the daemon is.
 *
 * @public
 */
export declare interface DaemonStatus {
    /** Version of the daemon. */
    readonly version: string;
    /** Process id. */
    readonly pid: number;
    /**
     * When it started.
     * Required.
     */
    readonly startedAt: Date;
    /** Name of the driver. */
    readonly driver: string;
    /** Domains by state; a state without any is not there. */
    readonly domains: readonly StateCount[];
    /** Calls that wait for a domain. */
    readonly queuedJobs: number;
    /** Operations under way. */
    readonly runningOperations: number;
    /**
     * The last event.
     * Required.
     */
    readonly events: EventPosition;
    /** Lease manager in use. */
    readonly leaseManager: string;
    /** Whether it answers. */
    readonly leasesReachable: boolean;
    /**
     * Memory that the process has in use.
     * Unit: bytes.
     */
    readonly memoryBytes: number;
    /**
     * Of that, what JavaScript has.
     * Unit: bytes.
     */
    readonly heapBytes: number;
    /**
     * By how much the event loop was late since this was asked the last time, on average.
     * Unit: milliseconds.
     */
    readonly eventLoopMeanMs: number;
    /**
     * By how much at most.
     * Unit: milliseconds.
     */
    readonly eventLoopMaxMs: number;
    /** Whether it takes no new calls. */
    readonly draining: boolean;
    /**
     * After how long without clients and guests it ends by itself; 0: never.
     * Unit: milliseconds.
     */
    readonly idleTimeoutMs: number;
}

/**
 * The hypervisor's own main thread pool.
 *
 * @public
 */
export declare interface DefaultIothread {
    /** Fewest workers that it keeps. */
    readonly threadPoolMin?: number;
    /** Most workers that it starts. */
    readonly threadPoolMax?: number;
}

/**
 * What a call of `DefineDomain` takes.
 *
 * @public
 */
export declare interface DefineDomainOptions extends CallOptions {
    /**
     * The configuration; same name and UUID as an existing domain redefines that.
     * Required.
     */
    readonly source: DomainSource;
    /** Version that the existing domain must have; 0: any. */
    readonly ifVersion?: number;
    /** Check and answer, change nothing. */
    readonly validateOnly?: boolean;
    /** Refuse elements of XML that are not known, instead of keeping them with a warning. */
    readonly strict?: boolean;
    /** Do nothing where the definition says the same already: the version stays, and no event is told. */
    readonly onlyIfDifferent?: boolean;
    /**
     * Names this call: a UUID of the client's choice, which becomes the id of its operation. The same call again gets the outcome of the
     * first instead of being done twice, also after a restart of the daemon; another call with it is refused. Empty: every call is new.
     * Matches `[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`.
     */
    readonly requestId?: string;
}

/**
 * The domain as it is defined now.
 *
 * @public
 */
export declare interface DefineDomainResult {
    /** The domain; with `validate_only` as it would be. */
    readonly domain: DomainRecord;
    /** What changed. */
    readonly changes: readonly Change[];
    /** What was kept though not understood, and other remarks. */
    readonly warnings: readonly Warning[];
    /** Whether the domain had a definition before, and whether that said the same. */
    readonly outcome: DefineOutcome;
}

/**
 * What a definition came to.
 *
 * @remarks
 * - `unspecified`: Not told: the caller may not read the domain, or the daemon is older than this field.
 * - `created`: The domain had no definition.
 * - `changed`: The definition said something else.
 * - `unchanged`: The definition said the same already.
 * - `unknown(17)`: a value that a newer daemon knows, by its number.
 *
 * @public
 */
export declare type DefineOutcome = 'unspecified' | 'created' | 'changed' | 'unchanged' | `unknown(${number})`;

/**
 * What {@link DomainMethods.destroy} takes.
 *
 * @public
 */
export declare interface DestroyDomainOptions extends CallOptions {
    /** Only ask the hypervisor to end; do not kill it when it does not. */
    readonly graceful?: boolean;
    /** Version that it must have; 0: any. */
    readonly ifVersion?: number;
    /**
     * Names this call: a UUID of the client's choice, which becomes the id of its operation. The same call again gets the outcome of the
     * first instead of being done twice, also after a restart of the daemon; another call with it is refused. Empty: every call is new.
     * Matches `[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`.
     */
    readonly requestId?: string;
}

/**
 * The guest is gone.
 *
 * @public
 */
export declare interface DestroyDomainResult {
    /** The domain as it is now; for a transient one, as it was last. */
    readonly domain: DomainRecord;
}

/**
 * What {@link DomainMethods.detachDevice} takes.
 *
 * @public
 */
export declare interface DetachDomainDeviceOptions extends CallOptions {
    /**
     * Which one.
     * Required.
     */
    readonly device: DeviceRef;
    /** Running guest, next boot, or both. */
    readonly scope?: AffectScope;
    /** Version that it must have; 0: any. */
    readonly ifVersion?: number;
    /** Check and answer, change nothing. */
    readonly validateOnly?: boolean;
    /**
     * How long the running guest may take to let go of it, in milliseconds; 0: 5 seconds. It keeps the device when it does not.
     * Unit: milliseconds. At most 600000.
     */
    readonly waitMs?: number;
    /**
     * Names this call: a UUID of the client's choice, which becomes the id of its operation. The same call again gets the outcome of the
     * first instead of being done twice, also after a restart of the daemon; another call with it is refused. Empty: every call is new.
     * Matches `[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`.
     */
    readonly requestId?: string;
}

/**
 * The domain has it no more.
 *
 * @public
 */
export declare interface DetachDomainDeviceResult {
    /** The domain. */
    readonly domain: DomainRecord;
    /** What changed, and when it takes effect. */
    readonly changes: readonly Change[];
}

/**
 * One device, of whatever class. The classes have the numbers of the lists in `DomainDevices`.
 *
 * @public
 */
export declare type Device = ({
    readonly disk: DiskInput;
    readonly controller?: never;
    readonly lease?: never;
    readonly filesystem?: never;
    readonly interface?: never;
    readonly smartcard?: never;
    readonly serial?: never;
    readonly parallel?: never;
    readonly console?: never;
    readonly channel?: never;
    readonly input?: never;
    readonly tpm?: never;
    readonly graphics?: never;
    readonly sound?: never;
    readonly audio?: never;
    readonly video?: never;
    readonly hostdev?: never;
    readonly redirdev?: never;
    readonly hub?: never;
    readonly watchdog?: never;
    readonly memballoon?: never;
    readonly rng?: never;
    readonly nvram?: never;
    readonly panic?: never;
    readonly shmem?: never;
    readonly memory?: never;
    readonly iommu?: never;
    readonly vsock?: never;
} | {
    readonly controller: ControllerInput;
    readonly disk?: never;
    readonly lease?: never;
    readonly filesystem?: never;
    readonly interface?: never;
    readonly smartcard?: never;
    readonly serial?: never;
    readonly parallel?: never;
    readonly console?: never;
    readonly channel?: never;
    readonly input?: never;
    readonly tpm?: never;
    readonly graphics?: never;
    readonly sound?: never;
    readonly audio?: never;
    readonly video?: never;
    readonly hostdev?: never;
    readonly redirdev?: never;
    readonly hub?: never;
    readonly watchdog?: never;
    readonly memballoon?: never;
    readonly rng?: never;
    readonly nvram?: never;
    readonly panic?: never;
    readonly shmem?: never;
    readonly memory?: never;
    readonly iommu?: never;
    readonly vsock?: never;
} | {
    readonly lease: LeaseDeviceInput;
    readonly disk?: never;
    readonly controller?: never;
    readonly filesystem?: never;
    readonly interface?: never;
    readonly smartcard?: never;
    readonly serial?: never;
    readonly parallel?: never;
    readonly console?: never;
    readonly channel?: never;
    readonly input?: never;
    readonly tpm?: never;
    readonly graphics?: never;
    readonly sound?: never;
    readonly audio?: never;
    readonly video?: never;
    readonly hostdev?: never;
    readonly redirdev?: never;
    readonly hub?: never;
    readonly watchdog?: never;
    readonly memballoon?: never;
    readonly rng?: never;
    readonly nvram?: never;
    readonly panic?: never;
    readonly shmem?: never;
    readonly memory?: never;
    readonly iommu?: never;
    readonly vsock?: never;
} | {
    readonly filesystem: FilesystemInput;
    readonly disk?: never;
    readonly controller?: never;
    readonly lease?: never;
    readonly interface?: never;
    readonly smartcard?: never;
    readonly serial?: never;
    readonly parallel?: never;
    readonly console?: never;
    readonly channel?: never;
    readonly input?: never;
    readonly tpm?: never;
    readonly graphics?: never;
    readonly sound?: never;
    readonly audio?: never;
    readonly video?: never;
    readonly hostdev?: never;
    readonly redirdev?: never;
    readonly hub?: never;
    readonly watchdog?: never;
    readonly memballoon?: never;
    readonly rng?: never;
    readonly nvram?: never;
    readonly panic?: never;
    readonly shmem?: never;
    readonly memory?: never;
    readonly iommu?: never;
    readonly vsock?: never;
} | {
    readonly interface: NetworkInterfaceInput;
    readonly disk?: never;
    readonly controller?: never;
    readonly lease?: never;
    readonly filesystem?: never;
    readonly smartcard?: never;
    readonly serial?: never;
    readonly parallel?: never;
    readonly console?: never;
    readonly channel?: never;
    readonly input?: never;
    readonly tpm?: never;
    readonly graphics?: never;
    readonly sound?: never;
    readonly audio?: never;
    readonly video?: never;
    readonly hostdev?: never;
    readonly redirdev?: never;
    readonly hub?: never;
    readonly watchdog?: never;
    readonly memballoon?: never;
    readonly rng?: never;
    readonly nvram?: never;
    readonly panic?: never;
    readonly shmem?: never;
    readonly memory?: never;
    readonly iommu?: never;
    readonly vsock?: never;
} | {
    readonly smartcard: SmartcardInput;
    readonly disk?: never;
    readonly controller?: never;
    readonly lease?: never;
    readonly filesystem?: never;
    readonly interface?: never;
    readonly serial?: never;
    readonly parallel?: never;
    readonly console?: never;
    readonly channel?: never;
    readonly input?: never;
    readonly tpm?: never;
    readonly graphics?: never;
    readonly sound?: never;
    readonly audio?: never;
    readonly video?: never;
    readonly hostdev?: never;
    readonly redirdev?: never;
    readonly hub?: never;
    readonly watchdog?: never;
    readonly memballoon?: never;
    readonly rng?: never;
    readonly nvram?: never;
    readonly panic?: never;
    readonly shmem?: never;
    readonly memory?: never;
    readonly iommu?: never;
    readonly vsock?: never;
} | {
    readonly serial: SerialPortInput;
    readonly disk?: never;
    readonly controller?: never;
    readonly lease?: never;
    readonly filesystem?: never;
    readonly interface?: never;
    readonly smartcard?: never;
    readonly parallel?: never;
    readonly console?: never;
    readonly channel?: never;
    readonly input?: never;
    readonly tpm?: never;
    readonly graphics?: never;
    readonly sound?: never;
    readonly audio?: never;
    readonly video?: never;
    readonly hostdev?: never;
    readonly redirdev?: never;
    readonly hub?: never;
    readonly watchdog?: never;
    readonly memballoon?: never;
    readonly rng?: never;
    readonly nvram?: never;
    readonly panic?: never;
    readonly shmem?: never;
    readonly memory?: never;
    readonly iommu?: never;
    readonly vsock?: never;
} | {
    readonly parallel: ParallelPortInput;
    readonly disk?: never;
    readonly controller?: never;
    readonly lease?: never;
    readonly filesystem?: never;
    readonly interface?: never;
    readonly smartcard?: never;
    readonly serial?: never;
    readonly console?: never;
    readonly channel?: never;
    readonly input?: never;
    readonly tpm?: never;
    readonly graphics?: never;
    readonly sound?: never;
    readonly audio?: never;
    readonly video?: never;
    readonly hostdev?: never;
    readonly redirdev?: never;
    readonly hub?: never;
    readonly watchdog?: never;
    readonly memballoon?: never;
    readonly rng?: never;
    readonly nvram?: never;
    readonly panic?: never;
    readonly shmem?: never;
    readonly memory?: never;
    readonly iommu?: never;
    readonly vsock?: never;
} | {
    readonly console: ConsoleDeviceInput;
    readonly disk?: never;
    readonly controller?: never;
    readonly lease?: never;
    readonly filesystem?: never;
    readonly interface?: never;
    readonly smartcard?: never;
    readonly serial?: never;
    readonly parallel?: never;
    readonly channel?: never;
    readonly input?: never;
    readonly tpm?: never;
    readonly graphics?: never;
    readonly sound?: never;
    readonly audio?: never;
    readonly video?: never;
    readonly hostdev?: never;
    readonly redirdev?: never;
    readonly hub?: never;
    readonly watchdog?: never;
    readonly memballoon?: never;
    readonly rng?: never;
    readonly nvram?: never;
    readonly panic?: never;
    readonly shmem?: never;
    readonly memory?: never;
    readonly iommu?: never;
    readonly vsock?: never;
} | {
    readonly channel: ChannelDeviceInput;
    readonly disk?: never;
    readonly controller?: never;
    readonly lease?: never;
    readonly filesystem?: never;
    readonly interface?: never;
    readonly smartcard?: never;
    readonly serial?: never;
    readonly parallel?: never;
    readonly console?: never;
    readonly input?: never;
    readonly tpm?: never;
    readonly graphics?: never;
    readonly sound?: never;
    readonly audio?: never;
    readonly video?: never;
    readonly hostdev?: never;
    readonly redirdev?: never;
    readonly hub?: never;
    readonly watchdog?: never;
    readonly memballoon?: never;
    readonly rng?: never;
    readonly nvram?: never;
    readonly panic?: never;
    readonly shmem?: never;
    readonly memory?: never;
    readonly iommu?: never;
    readonly vsock?: never;
} | {
    readonly input: InputDevice;
    readonly disk?: never;
    readonly controller?: never;
    readonly lease?: never;
    readonly filesystem?: never;
    readonly interface?: never;
    readonly smartcard?: never;
    readonly serial?: never;
    readonly parallel?: never;
    readonly console?: never;
    readonly channel?: never;
    readonly tpm?: never;
    readonly graphics?: never;
    readonly sound?: never;
    readonly audio?: never;
    readonly video?: never;
    readonly hostdev?: never;
    readonly redirdev?: never;
    readonly hub?: never;
    readonly watchdog?: never;
    readonly memballoon?: never;
    readonly rng?: never;
    readonly nvram?: never;
    readonly panic?: never;
    readonly shmem?: never;
    readonly memory?: never;
    readonly iommu?: never;
    readonly vsock?: never;
} | {
    readonly tpm: Tpm;
    readonly disk?: never;
    readonly controller?: never;
    readonly lease?: never;
    readonly filesystem?: never;
    readonly interface?: never;
    readonly smartcard?: never;
    readonly serial?: never;
    readonly parallel?: never;
    readonly console?: never;
    readonly channel?: never;
    readonly input?: never;
    readonly graphics?: never;
    readonly sound?: never;
    readonly audio?: never;
    readonly video?: never;
    readonly hostdev?: never;
    readonly redirdev?: never;
    readonly hub?: never;
    readonly watchdog?: never;
    readonly memballoon?: never;
    readonly rng?: never;
    readonly nvram?: never;
    readonly panic?: never;
    readonly shmem?: never;
    readonly memory?: never;
    readonly iommu?: never;
    readonly vsock?: never;
} | {
    readonly graphics: GraphicsInput;
    readonly disk?: never;
    readonly controller?: never;
    readonly lease?: never;
    readonly filesystem?: never;
    readonly interface?: never;
    readonly smartcard?: never;
    readonly serial?: never;
    readonly parallel?: never;
    readonly console?: never;
    readonly channel?: never;
    readonly input?: never;
    readonly tpm?: never;
    readonly sound?: never;
    readonly audio?: never;
    readonly video?: never;
    readonly hostdev?: never;
    readonly redirdev?: never;
    readonly hub?: never;
    readonly watchdog?: never;
    readonly memballoon?: never;
    readonly rng?: never;
    readonly nvram?: never;
    readonly panic?: never;
    readonly shmem?: never;
    readonly memory?: never;
    readonly iommu?: never;
    readonly vsock?: never;
} | {
    readonly sound: SoundInput;
    readonly disk?: never;
    readonly controller?: never;
    readonly lease?: never;
    readonly filesystem?: never;
    readonly interface?: never;
    readonly smartcard?: never;
    readonly serial?: never;
    readonly parallel?: never;
    readonly console?: never;
    readonly channel?: never;
    readonly input?: never;
    readonly tpm?: never;
    readonly graphics?: never;
    readonly audio?: never;
    readonly video?: never;
    readonly hostdev?: never;
    readonly redirdev?: never;
    readonly hub?: never;
    readonly watchdog?: never;
    readonly memballoon?: never;
    readonly rng?: never;
    readonly nvram?: never;
    readonly panic?: never;
    readonly shmem?: never;
    readonly memory?: never;
    readonly iommu?: never;
    readonly vsock?: never;
} | {
    readonly audio: AudioBackend;
    readonly disk?: never;
    readonly controller?: never;
    readonly lease?: never;
    readonly filesystem?: never;
    readonly interface?: never;
    readonly smartcard?: never;
    readonly serial?: never;
    readonly parallel?: never;
    readonly console?: never;
    readonly channel?: never;
    readonly input?: never;
    readonly tpm?: never;
    readonly graphics?: never;
    readonly sound?: never;
    readonly video?: never;
    readonly hostdev?: never;
    readonly redirdev?: never;
    readonly hub?: never;
    readonly watchdog?: never;
    readonly memballoon?: never;
    readonly rng?: never;
    readonly nvram?: never;
    readonly panic?: never;
    readonly shmem?: never;
    readonly memory?: never;
    readonly iommu?: never;
    readonly vsock?: never;
} | {
    readonly video: VideoInput;
    readonly disk?: never;
    readonly controller?: never;
    readonly lease?: never;
    readonly filesystem?: never;
    readonly interface?: never;
    readonly smartcard?: never;
    readonly serial?: never;
    readonly parallel?: never;
    readonly console?: never;
    readonly channel?: never;
    readonly input?: never;
    readonly tpm?: never;
    readonly graphics?: never;
    readonly sound?: never;
    readonly audio?: never;
    readonly hostdev?: never;
    readonly redirdev?: never;
    readonly hub?: never;
    readonly watchdog?: never;
    readonly memballoon?: never;
    readonly rng?: never;
    readonly nvram?: never;
    readonly panic?: never;
    readonly shmem?: never;
    readonly memory?: never;
    readonly iommu?: never;
    readonly vsock?: never;
} | {
    readonly hostdev: HostDeviceInput;
    readonly disk?: never;
    readonly controller?: never;
    readonly lease?: never;
    readonly filesystem?: never;
    readonly interface?: never;
    readonly smartcard?: never;
    readonly serial?: never;
    readonly parallel?: never;
    readonly console?: never;
    readonly channel?: never;
    readonly input?: never;
    readonly tpm?: never;
    readonly graphics?: never;
    readonly sound?: never;
    readonly audio?: never;
    readonly video?: never;
    readonly redirdev?: never;
    readonly hub?: never;
    readonly watchdog?: never;
    readonly memballoon?: never;
    readonly rng?: never;
    readonly nvram?: never;
    readonly panic?: never;
    readonly shmem?: never;
    readonly memory?: never;
    readonly iommu?: never;
    readonly vsock?: never;
} | {
    readonly redirdev: RedirectedDeviceInput;
    readonly disk?: never;
    readonly controller?: never;
    readonly lease?: never;
    readonly filesystem?: never;
    readonly interface?: never;
    readonly smartcard?: never;
    readonly serial?: never;
    readonly parallel?: never;
    readonly console?: never;
    readonly channel?: never;
    readonly input?: never;
    readonly tpm?: never;
    readonly graphics?: never;
    readonly sound?: never;
    readonly audio?: never;
    readonly video?: never;
    readonly hostdev?: never;
    readonly hub?: never;
    readonly watchdog?: never;
    readonly memballoon?: never;
    readonly rng?: never;
    readonly nvram?: never;
    readonly panic?: never;
    readonly shmem?: never;
    readonly memory?: never;
    readonly iommu?: never;
    readonly vsock?: never;
} | {
    readonly hub: Hub;
    readonly disk?: never;
    readonly controller?: never;
    readonly lease?: never;
    readonly filesystem?: never;
    readonly interface?: never;
    readonly smartcard?: never;
    readonly serial?: never;
    readonly parallel?: never;
    readonly console?: never;
    readonly channel?: never;
    readonly input?: never;
    readonly tpm?: never;
    readonly graphics?: never;
    readonly sound?: never;
    readonly audio?: never;
    readonly video?: never;
    readonly hostdev?: never;
    readonly redirdev?: never;
    readonly watchdog?: never;
    readonly memballoon?: never;
    readonly rng?: never;
    readonly nvram?: never;
    readonly panic?: never;
    readonly shmem?: never;
    readonly memory?: never;
    readonly iommu?: never;
    readonly vsock?: never;
} | {
    readonly watchdog: Watchdog;
    readonly disk?: never;
    readonly controller?: never;
    readonly lease?: never;
    readonly filesystem?: never;
    readonly interface?: never;
    readonly smartcard?: never;
    readonly serial?: never;
    readonly parallel?: never;
    readonly console?: never;
    readonly channel?: never;
    readonly input?: never;
    readonly tpm?: never;
    readonly graphics?: never;
    readonly sound?: never;
    readonly audio?: never;
    readonly video?: never;
    readonly hostdev?: never;
    readonly redirdev?: never;
    readonly hub?: never;
    readonly memballoon?: never;
    readonly rng?: never;
    readonly nvram?: never;
    readonly panic?: never;
    readonly shmem?: never;
    readonly memory?: never;
    readonly iommu?: never;
    readonly vsock?: never;
} | {
    readonly memballoon: Memballoon;
    readonly disk?: never;
    readonly controller?: never;
    readonly lease?: never;
    readonly filesystem?: never;
    readonly interface?: never;
    readonly smartcard?: never;
    readonly serial?: never;
    readonly parallel?: never;
    readonly console?: never;
    readonly channel?: never;
    readonly input?: never;
    readonly tpm?: never;
    readonly graphics?: never;
    readonly sound?: never;
    readonly audio?: never;
    readonly video?: never;
    readonly hostdev?: never;
    readonly redirdev?: never;
    readonly hub?: never;
    readonly watchdog?: never;
    readonly rng?: never;
    readonly nvram?: never;
    readonly panic?: never;
    readonly shmem?: never;
    readonly memory?: never;
    readonly iommu?: never;
    readonly vsock?: never;
} | {
    readonly rng: RandomNumberGeneratorInput;
    readonly disk?: never;
    readonly controller?: never;
    readonly lease?: never;
    readonly filesystem?: never;
    readonly interface?: never;
    readonly smartcard?: never;
    readonly serial?: never;
    readonly parallel?: never;
    readonly console?: never;
    readonly channel?: never;
    readonly input?: never;
    readonly tpm?: never;
    readonly graphics?: never;
    readonly sound?: never;
    readonly audio?: never;
    readonly video?: never;
    readonly hostdev?: never;
    readonly redirdev?: never;
    readonly hub?: never;
    readonly watchdog?: never;
    readonly memballoon?: never;
    readonly nvram?: never;
    readonly panic?: never;
    readonly shmem?: never;
    readonly memory?: never;
    readonly iommu?: never;
    readonly vsock?: never;
} | {
    readonly nvram: NvramDevice;
    readonly disk?: never;
    readonly controller?: never;
    readonly lease?: never;
    readonly filesystem?: never;
    readonly interface?: never;
    readonly smartcard?: never;
    readonly serial?: never;
    readonly parallel?: never;
    readonly console?: never;
    readonly channel?: never;
    readonly input?: never;
    readonly tpm?: never;
    readonly graphics?: never;
    readonly sound?: never;
    readonly audio?: never;
    readonly video?: never;
    readonly hostdev?: never;
    readonly redirdev?: never;
    readonly hub?: never;
    readonly watchdog?: never;
    readonly memballoon?: never;
    readonly rng?: never;
    readonly panic?: never;
    readonly shmem?: never;
    readonly memory?: never;
    readonly iommu?: never;
    readonly vsock?: never;
} | {
    readonly panic: PanicDevice;
    readonly disk?: never;
    readonly controller?: never;
    readonly lease?: never;
    readonly filesystem?: never;
    readonly interface?: never;
    readonly smartcard?: never;
    readonly serial?: never;
    readonly parallel?: never;
    readonly console?: never;
    readonly channel?: never;
    readonly input?: never;
    readonly tpm?: never;
    readonly graphics?: never;
    readonly sound?: never;
    readonly audio?: never;
    readonly video?: never;
    readonly hostdev?: never;
    readonly redirdev?: never;
    readonly hub?: never;
    readonly watchdog?: never;
    readonly memballoon?: never;
    readonly rng?: never;
    readonly nvram?: never;
    readonly shmem?: never;
    readonly memory?: never;
    readonly iommu?: never;
    readonly vsock?: never;
} | {
    readonly shmem: SharedMemoryDeviceInput;
    readonly disk?: never;
    readonly controller?: never;
    readonly lease?: never;
    readonly filesystem?: never;
    readonly interface?: never;
    readonly smartcard?: never;
    readonly serial?: never;
    readonly parallel?: never;
    readonly console?: never;
    readonly channel?: never;
    readonly input?: never;
    readonly tpm?: never;
    readonly graphics?: never;
    readonly sound?: never;
    readonly audio?: never;
    readonly video?: never;
    readonly hostdev?: never;
    readonly redirdev?: never;
    readonly hub?: never;
    readonly watchdog?: never;
    readonly memballoon?: never;
    readonly rng?: never;
    readonly nvram?: never;
    readonly panic?: never;
    readonly memory?: never;
    readonly iommu?: never;
    readonly vsock?: never;
} | {
    readonly memory: MemoryDeviceInput;
    readonly disk?: never;
    readonly controller?: never;
    readonly lease?: never;
    readonly filesystem?: never;
    readonly interface?: never;
    readonly smartcard?: never;
    readonly serial?: never;
    readonly parallel?: never;
    readonly console?: never;
    readonly channel?: never;
    readonly input?: never;
    readonly tpm?: never;
    readonly graphics?: never;
    readonly sound?: never;
    readonly audio?: never;
    readonly video?: never;
    readonly hostdev?: never;
    readonly redirdev?: never;
    readonly hub?: never;
    readonly watchdog?: never;
    readonly memballoon?: never;
    readonly rng?: never;
    readonly nvram?: never;
    readonly panic?: never;
    readonly shmem?: never;
    readonly iommu?: never;
    readonly vsock?: never;
} | {
    readonly iommu: Iommu;
    readonly disk?: never;
    readonly controller?: never;
    readonly lease?: never;
    readonly filesystem?: never;
    readonly interface?: never;
    readonly smartcard?: never;
    readonly serial?: never;
    readonly parallel?: never;
    readonly console?: never;
    readonly channel?: never;
    readonly input?: never;
    readonly tpm?: never;
    readonly graphics?: never;
    readonly sound?: never;
    readonly audio?: never;
    readonly video?: never;
    readonly hostdev?: never;
    readonly redirdev?: never;
    readonly hub?: never;
    readonly watchdog?: never;
    readonly memballoon?: never;
    readonly rng?: never;
    readonly nvram?: never;
    readonly panic?: never;
    readonly shmem?: never;
    readonly memory?: never;
    readonly vsock?: never;
} | {
    readonly vsock: Vsock;
    readonly disk?: never;
    readonly controller?: never;
    readonly lease?: never;
    readonly filesystem?: never;
    readonly interface?: never;
    readonly smartcard?: never;
    readonly serial?: never;
    readonly parallel?: never;
    readonly console?: never;
    readonly channel?: never;
    readonly input?: never;
    readonly tpm?: never;
    readonly graphics?: never;
    readonly sound?: never;
    readonly audio?: never;
    readonly video?: never;
    readonly hostdev?: never;
    readonly redirdev?: never;
    readonly hub?: never;
    readonly watchdog?: never;
    readonly memballoon?: never;
    readonly rng?: never;
    readonly nvram?: never;
    readonly panic?: never;
    readonly shmem?: never;
    readonly memory?: never;
    readonly iommu?: never;
});

/**
 * A device was plugged into the running guest.
 *
 * @public
 */
export declare interface DeviceAddedEvent {
    /** Its alias. */
    readonly alias: string;
}

/**
 * Where the guest finds a device. Decided by the daemon where it is absent.
 *
 * @public
 */
export declare interface DeviceAddress {
    /**
     * Kind of bus; decides which of the parts below means anything.
     * Required.
     */
    readonly type: 'pci' | 'drive' | 'virtio-serial' | 'ccid' | 'usb' | 'spapr-vio' | 'ccw' | 'isa' | 'virtio-mmio' | 'dimm' | 'unassigned';
    /** Place on the PCI bus. */
    readonly pci?: PciAddress;
    /** Place at a disk controller. */
    readonly drive?: DriveAddress;
    /** Place at a virtio serial controller. */
    readonly virtioSerial?: VirtioSerialAddress;
    /** Place at a smart card reader. */
    readonly ccid?: CcidAddress;
    /** Place on the USB. */
    readonly usb?: UsbAddress;
    /** Place on the virtual bus of POWER. */
    readonly spaprVio?: SpaprVioAddress;
    /** Place on the channel bus of s390. */
    readonly ccw?: CcwAddress;
    /** Place on the ISA bus. */
    readonly isa?: IsaAddress;
    /** Memory slot. */
    readonly dimm?: DimmAddress;
}

/**
 * Whether a device can be booted from.
 *
 * @public
 */
export declare interface DeviceBoot {
    /**
     * Its turn, from 1; each only once in a domain.
     * Required. At least 1.
     */
    readonly order: number;
    /**
     * Which boot entry s390 takes.
     * Matches `[a-zA-Z0-9. ]{1,8}`.
     */
    readonly loadparm?: string;
}

/**
 * Says which device of a domain is meant.
 *
 * @public
 */
export declare type DeviceRef = ({
    readonly alias: string;
    readonly target?: never;
    readonly source?: never;
} | {
    readonly target: string;
    readonly alias?: never;
    readonly source?: never;
} | {
    readonly source: DeviceSource;
    readonly alias?: never;
    readonly target?: never;
});

/**
 * The running guest was asked to let go of a device, and refused.
 *
 * @public
 */
export declare interface DeviceRemovalFailedEvent {
    /** Its alias. */
    readonly alias: string;
}

/**
 * The running guest has let go of a device, and it is gone.
 *
 * @public
 */
export declare interface DeviceRemovedEvent {
    /** Its alias. */
    readonly alias: string;
}

/**
 * The boot ROM of a PCI device.
 *
 * @public
 */
export declare interface DeviceRom {
    /**
     * Whether it has one.
     * Default: `yes`.
     */
    readonly enabled?: boolean;
    /**
     * Whether the guest sees it.
     * Default: the hypervisor's.
     */
    readonly bar?: boolean;
    /**
     * Absolute path of another image.
     * Matches `/.+`.
     */
    readonly file?: string;
}

/**
 * A device, as the caller has it.
 *
 * @public
 */
export declare type DeviceSource = ({
    readonly device: Device;
    readonly xml?: never;
} | {
    readonly xml: string;
    readonly device?: never;
});

/**
 * A memory slot.
 *
 * @public
 */
export declare interface DimmAddress {
    /** Number of the slot. */
    readonly slot?: number;
    /** First address of the memory. */
    readonly base?: number;
}

/**
 * What a call of `DisconnectClient` takes.
 *
 * @public
 */
export declare interface DisconnectClientOptions extends CallOptions {
    /** Its number. */
    readonly client?: number;
}

/**
 * A disk, CD-ROM drive, floppy drive or passed-through SCSI LUN.
 *
 * @public
 */
export declare interface Disk {
    /**
     * How the source is given; decides which fields of `source` mean anything.
     * Default: `file`.
     */
    readonly type?: 'file' | 'block' | 'dir' | 'network' | 'volume' | 'nvme' | 'vhostuser';
    /**
     * What the guest sees.
     * Default: `disk`.
     */
    readonly device?: 'disk' | 'cdrom' | 'floppy' | 'lun';
    /**
     * Variant of a virtio disk.
     * Default: `virtio`.
     */
    readonly model?: 'virtio' | 'virtio-transitional' | 'virtio-non-transitional';
    /**
     * Whether the guest's process may send raw commands to the device.
     * Default: `no`.
     */
    readonly rawio?: boolean;
    /**
     * Whether the host's kernel filters those commands.
     * Default: `filtered`.
     */
    readonly sgio?: 'filtered' | 'unfiltered';
    /**
     * What a snapshot of the domain does with the disk.
     * Default: external for network and vhostuser sources, else internal.
     */
    readonly snapshot?: 'no' | 'internal' | 'external' | 'manual';
    /** Format, caching and queues. */
    readonly driver?: DiskDriver;
    /** Who to be for a network source; may stand in `source` too. */
    readonly auth?: DiskAuth;
    /** Where the content is; absent: an empty drive. */
    readonly source?: DiskSource;
    /** What the image is based on; an empty message: nothing. Absent: what the image says. */
    readonly backingStore?: BackingStore;
    /** Domain that provides the disk, under Xen. */
    readonly backendDomain?: string;
    /** Geometry that the guest sees. */
    readonly geometry?: DiskGeometry;
    /** Block sizes that the guest sees. */
    readonly blockIo?: DiskBlockIo;
    /** A copy being made; set by the daemon. */
    readonly mirror?: DiskMirror;
    /**
     * Where the guest sees it.
     * Required.
     */
    readonly target: DiskTarget;
    /** Limits on its throughput. */
    readonly iotune?: DiskIotune;
    /**
     * Whether the guest cannot write to it. A read-only disk takes no lease.
     * Default: no; yes for cdrom.
     */
    readonly readonly?: boolean;
    /**
     * Whether other guests may write to it at the same time; its lease is shared.
     * Default: `no`.
     */
    readonly shareable?: boolean;
    /** Whether changes are thrown away when the guest ends. */
    readonly transient?: DiskTransient;
    /**
     * Serial number that the guest sees.
     * At most 255 characters. Matches `[A-Za-z0-9_.+ -]+`.
     */
    readonly serial?: string;
    /**
     * World wide name that the guest sees.
     * Matches `(0x)?[0-9a-fA-F]{16}`.
     */
    readonly wwn?: string;
    /**
     * Vendor that the guest sees, for SCSI.
     * Matches `[ -~]{0,8}`.
     */
    readonly vendor?: string;
    /**
     * Product that the guest sees, for SCSI.
     * Matches `[ -~]{0,16}`.
     */
    readonly product?: string;
    /** How the content is encrypted; may stand in `source` too. */
    readonly encryption?: DiskEncryption;
    /** Its turn in booting. */
    readonly boot?: DeviceBoot;
    /**
     * Name in the hypervisor and in events; a given one begins with `ua-`.
     * Matches `[a-zA-Z0-9_.-]+`. Default: libvirt's, such as virtio-disk0.
     */
    readonly alias?: string;
    /**
     * Index by which the guest names it.
     * At least 1.
     */
    readonly acpiIndex?: number;
    /** Where the guest finds it. */
    readonly address?: DeviceAddress;
}

/**
 * Who to be for a network disk.
 *
 * @public
 */
export declare interface DiskAuth {
    /**
     * Name of the user.
     * Required.
     */
    readonly username: string;
    /** The password. */
    readonly secret?: DiskAuthSecret;
}

/**
 * Names a secret of the daemon.
 *
 * @public
 */
export declare interface DiskAuthSecret {
    /**
     * What it is used for.
     * Required.
     */
    readonly type: 'ceph' | 'iscsi';
    /** Name of its use. */
    readonly usage?: string;
    /**
     * Its identity.
     * Matches `[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}`.
     */
    readonly uuid?: string;
}

/**
 * Block sizes that the guest sees.
 *
 * @public
 */
export declare interface DiskBlockIo {
    /**
     * Smallest block that can be addressed; a power of two.
     * Unit: bytes. At least 512. Default: `512`.
     */
    readonly logicalBlockSize?: number;
    /**
     * Smallest block that is written at once; a power of two.
     * Unit: bytes. At least 512. Default: `logical_block_size`.
     */
    readonly physicalBlockSize?: number;
}

/**
 * Block sizes that the guest sees.
 * As it is given; a {@link DiskBlockIo} that was answered can be given too.
 *
 * @public
 */
export declare interface DiskBlockIoInput {
    /**
     * Smallest block that can be addressed; a power of two.
     * Unit: bytes. At least 512. Default: `512`.
     */
    readonly logicalBlockSize?: Size;
    /**
     * Smallest block that is written at once; a power of two.
     * Unit: bytes. At least 512. Default: `logical_block_size`.
     */
    readonly physicalBlockSize?: Size;
}

/**
 * Format, caching and queues of a disk.
 *
 * @public
 */
export declare interface DiskDriver {
    /**
     * Implementation in the hypervisor.
     * Default: the hypervisor's.
     */
    readonly name?: string;
    /**
     * Format of the image; never found out by looking into it.
     * Default: `raw`.
     */
    readonly type?: 'raw' | 'qcow2' | 'qcow' | 'qed' | 'vmdk' | 'vdi' | 'vpc' | 'vhd' | 'dmg' | 'iso' | 'bochs' | 'cloop' | 'cow' | 'dir' | 'fat' | 'luks' | 'ploop';
    /**
     * What the host caches.
     * Default: the hypervisor's.
     */
    readonly cache?: 'default' | 'none' | 'writethrough' | 'writeback' | 'directsync' | 'unsafe';
    /**
     * What happens on an error; `enospace`: stop when the host's disk is full, else report.
     * Default: the hypervisor's.
     */
    readonly errorPolicy?: 'stop' | 'report' | 'ignore' | 'enospace';
    /**
     * The same for errors in reading.
     * Default: `error_policy`.
     */
    readonly rerrorPolicy?: 'stop' | 'report' | 'ignore';
    /**
     * How the host's kernel is asked.
     * Default: the hypervisor's.
     */
    readonly io?: 'native' | 'threads' | 'io_uring';
    /**
     * Whether requests are taken in a thread of their own.
     * Default: the hypervisor's.
     */
    readonly ioeventfd?: boolean;
    /**
     * Whether fewer interrupts and exits are made.
     * Default: the hypervisor's.
     */
    readonly eventIdx?: boolean;
    /**
     * Whether what is read from the backing file is copied into the image.
     * Default: `off`.
     */
    readonly copyOnRead?: boolean;
    /**
     * What happens when the guest discards blocks.
     * Default: the hypervisor's.
     */
    readonly discard?: 'unmap' | 'ignore';
    /**
     * I/O thread that serves it.
     * At least 1.
     */
    readonly iothread?: number;
    /**
     * Whether writes of zeroes are looked for.
     * Default: the hypervisor's.
     */
    readonly detectZeroes?: 'off' | 'on' | 'unmap';
    /**
     * Number of queues.
     * At least 1. Default: the hypervisor's.
     */
    readonly queues?: number;
    /**
     * Length of each queue; a power of two.
     * At least 1. Default: the hypervisor's.
     */
    readonly queueSize?: number;
    /** What all virtio devices have. */
    readonly virtio?: VirtioOptions;
    /**
     * Most memory for the cache of a qcow2 image's tables.
     * Unit: bytes. Default: the hypervisor's.
     */
    readonly metadataCacheMaxSizeBytes?: number;
}

/**
 * Format, caching and queues of a disk.
 * As it is given; a {@link DiskDriver} that was answered can be given too.
 *
 * @public
 */
export declare interface DiskDriverInput {
    /**
     * Implementation in the hypervisor.
     * Default: the hypervisor's.
     */
    readonly name?: string;
    /**
     * Format of the image; never found out by looking into it.
     * Default: `raw`.
     */
    readonly type?: 'raw' | 'qcow2' | 'qcow' | 'qed' | 'vmdk' | 'vdi' | 'vpc' | 'vhd' | 'dmg' | 'iso' | 'bochs' | 'cloop' | 'cow' | 'dir' | 'fat' | 'luks' | 'ploop';
    /**
     * What the host caches.
     * Default: the hypervisor's.
     */
    readonly cache?: 'default' | 'none' | 'writethrough' | 'writeback' | 'directsync' | 'unsafe';
    /**
     * What happens on an error; `enospace`: stop when the host's disk is full, else report.
     * Default: the hypervisor's.
     */
    readonly errorPolicy?: 'stop' | 'report' | 'ignore' | 'enospace';
    /**
     * The same for errors in reading.
     * Default: `error_policy`.
     */
    readonly rerrorPolicy?: 'stop' | 'report' | 'ignore';
    /**
     * How the host's kernel is asked.
     * Default: the hypervisor's.
     */
    readonly io?: 'native' | 'threads' | 'io_uring';
    /**
     * Whether requests are taken in a thread of their own.
     * Default: the hypervisor's.
     */
    readonly ioeventfd?: boolean;
    /**
     * Whether fewer interrupts and exits are made.
     * Default: the hypervisor's.
     */
    readonly eventIdx?: boolean;
    /**
     * Whether what is read from the backing file is copied into the image.
     * Default: `off`.
     */
    readonly copyOnRead?: boolean;
    /**
     * What happens when the guest discards blocks.
     * Default: the hypervisor's.
     */
    readonly discard?: 'unmap' | 'ignore';
    /**
     * I/O thread that serves it.
     * At least 1.
     */
    readonly iothread?: number;
    /**
     * Whether writes of zeroes are looked for.
     * Default: the hypervisor's.
     */
    readonly detectZeroes?: 'off' | 'on' | 'unmap';
    /**
     * Number of queues.
     * At least 1. Default: the hypervisor's.
     */
    readonly queues?: number;
    /**
     * Length of each queue; a power of two.
     * At least 1. Default: the hypervisor's.
     */
    readonly queueSize?: number;
    /** What all virtio devices have. */
    readonly virtio?: VirtioOptions;
    /**
     * Most memory for the cache of a qcow2 image's tables.
     * Unit: bytes. Default: the hypervisor's.
     */
    readonly metadataCacheMaxSizeBytes?: Size;
}

/**
 * How content is encrypted.
 *
 * @public
 */
export declare interface DiskEncryption {
    /**
     * Format.
     * Required.
     */
    readonly format: 'default' | 'qcow' | 'luks' | 'luks2';
    /**
     * Who encrypts.
     * Default: `qemu`.
     */
    readonly engine?: 'qemu' | 'librbd';
    /** The pass phrase. */
    readonly secrets: readonly DiskEncryptionSecret[];
    /** Cipher, for making an image. */
    readonly cipher?: EncryptionCipher;
    /** Initialization vectors, for making an image. */
    readonly ivgen?: EncryptionIvgen;
}

/**
 * How content is encrypted.
 * As it is given; a {@link DiskEncryption} that was answered can be given too.
 *
 * @public
 */
export declare interface DiskEncryptionInput {
    /**
     * Format.
     * Required.
     */
    readonly format: 'default' | 'qcow' | 'luks' | 'luks2';
    /**
     * Who encrypts.
     * Default: `qemu`.
     */
    readonly engine?: 'qemu' | 'librbd';
    /** The pass phrase. */
    readonly secrets?: readonly DiskEncryptionSecret[];
    /** Cipher, for making an image. */
    readonly cipher?: EncryptionCipher;
    /** Initialization vectors, for making an image. */
    readonly ivgen?: EncryptionIvgen;
}

/**
 * Names a secret of the daemon.
 *
 * @public
 */
export declare interface DiskEncryptionSecret {
    /**
     * What it is.
     * Required.
     */
    readonly type: 'passphrase';
    /** Name of its use. */
    readonly usage?: string;
    /**
     * Its identity.
     * Matches `[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}`.
     */
    readonly uuid?: string;
}

/**
 * Geometry that the guest sees.
 *
 * @public
 */
export declare interface DiskGeometry {
    /**
     * Cylinders.
     * Required. At least 1.
     */
    readonly cyls: number;
    /**
     * Heads.
     * Required. At least 1.
     */
    readonly heads: number;
    /**
     * Sectors.
     * Required. At least 1.
     */
    readonly secs: number;
    /**
     * Translation by the firmware.
     * Default: the firmware's.
     */
    readonly trans?: 'none' | 'auto' | 'lba';
}

/**
 * A disk, CD-ROM drive, floppy drive or passed-through SCSI LUN.
 * As it is given; a {@link Disk} that was answered can be given too.
 *
 * @public
 */
export declare interface DiskInput {
    /**
     * How the source is given; decides which fields of `source` mean anything.
     * Default: `file`.
     */
    readonly type?: 'file' | 'block' | 'dir' | 'network' | 'volume' | 'nvme' | 'vhostuser';
    /**
     * What the guest sees.
     * Default: `disk`.
     */
    readonly device?: 'disk' | 'cdrom' | 'floppy' | 'lun';
    /**
     * Variant of a virtio disk.
     * Default: `virtio`.
     */
    readonly model?: 'virtio' | 'virtio-transitional' | 'virtio-non-transitional';
    /**
     * Whether the guest's process may send raw commands to the device.
     * Default: `no`.
     */
    readonly rawio?: boolean;
    /**
     * Whether the host's kernel filters those commands.
     * Default: `filtered`.
     */
    readonly sgio?: 'filtered' | 'unfiltered';
    /**
     * What a snapshot of the domain does with the disk.
     * Default: external for network and vhostuser sources, else internal.
     */
    readonly snapshot?: 'no' | 'internal' | 'external' | 'manual';
    /** Format, caching and queues. */
    readonly driver?: DiskDriverInput;
    /** Who to be for a network source; may stand in `source` too. */
    readonly auth?: DiskAuth;
    /** Where the content is; absent: an empty drive. */
    readonly source?: DiskSourceInput;
    /** What the image is based on; an empty message: nothing. Absent: what the image says. */
    readonly backingStore?: BackingStoreInput;
    /** Domain that provides the disk, under Xen. */
    readonly backendDomain?: string;
    /** Geometry that the guest sees. */
    readonly geometry?: DiskGeometry;
    /** Block sizes that the guest sees. */
    readonly blockIo?: DiskBlockIoInput;
    /** A copy being made; set by the daemon. */
    readonly mirror?: DiskMirrorInput;
    /**
     * Where the guest sees it.
     * Required.
     */
    readonly target: DiskTarget;
    /** Limits on its throughput. */
    readonly iotune?: DiskIotuneInput;
    /**
     * Whether the guest cannot write to it. A read-only disk takes no lease.
     * Default: no; yes for cdrom.
     */
    readonly readonly?: boolean;
    /**
     * Whether other guests may write to it at the same time; its lease is shared.
     * Default: `no`.
     */
    readonly shareable?: boolean;
    /** Whether changes are thrown away when the guest ends. */
    readonly transient?: DiskTransient;
    /**
     * Serial number that the guest sees.
     * At most 255 characters. Matches `[A-Za-z0-9_.+ -]+`.
     */
    readonly serial?: string;
    /**
     * World wide name that the guest sees.
     * Matches `(0x)?[0-9a-fA-F]{16}`.
     */
    readonly wwn?: string;
    /**
     * Vendor that the guest sees, for SCSI.
     * Matches `[ -~]{0,8}`.
     */
    readonly vendor?: string;
    /**
     * Product that the guest sees, for SCSI.
     * Matches `[ -~]{0,16}`.
     */
    readonly product?: string;
    /** How the content is encrypted; may stand in `source` too. */
    readonly encryption?: DiskEncryptionInput;
    /** Its turn in booting. */
    readonly boot?: DeviceBoot;
    /**
     * Name in the hypervisor and in events; a given one begins with `ua-`.
     * Matches `[a-zA-Z0-9_.-]+`. Default: libvirt's, such as virtio-disk0.
     */
    readonly alias?: string;
    /**
     * Index by which the guest names it.
     * At least 1.
     */
    readonly acpiIndex?: number;
    /** Where the guest finds it. */
    readonly address?: DeviceAddress;
}

/**
 * Limits on throughput. Those for reads and writes together exclude those for one of them.
 *
 * @public
 */
export declare interface DiskIotune {
    /**
     * Bytes.
     * Unit: bytes/s. Default: 0: no limit.
     */
    readonly totalBytesSec?: number;
    /**
     * Bytes read.
     * Unit: bytes/s. Default: 0: no limit.
     */
    readonly readBytesSec?: number;
    /**
     * Bytes written.
     * Unit: bytes/s. Default: 0: no limit.
     */
    readonly writeBytesSec?: number;
    /**
     * Operations.
     * Unit: operations/s. Default: 0: no limit.
     */
    readonly totalIopsSec?: number;
    /**
     * Reads.
     * Unit: operations/s. Default: 0: no limit.
     */
    readonly readIopsSec?: number;
    /**
     * Writes.
     * Unit: operations/s. Default: 0: no limit.
     */
    readonly writeIopsSec?: number;
    /**
     * Bytes in a burst.
     * Unit: bytes/s. Default: 0: no burst.
     */
    readonly totalBytesSecMax?: number;
    /**
     * Bytes read in a burst.
     * Unit: bytes/s. Default: 0: no burst.
     */
    readonly readBytesSecMax?: number;
    /**
     * Bytes written in a burst.
     * Unit: bytes/s. Default: 0: no burst.
     */
    readonly writeBytesSecMax?: number;
    /**
     * Operations in a burst.
     * Unit: operations/s. Default: 0: no burst.
     */
    readonly totalIopsSecMax?: number;
    /**
     * Reads in a burst.
     * Unit: operations/s. Default: 0: no burst.
     */
    readonly readIopsSecMax?: number;
    /**
     * Writes in a burst.
     * Unit: operations/s. Default: 0: no burst.
     */
    readonly writeIopsSecMax?: number;
    /**
     * Size up to which an operation counts once.
     * Unit: bytes. Default: 0: each counts once.
     */
    readonly sizeIopsSec?: number;
    /**
     * Disks with the same group share their limits.
     * Default: one for each disk.
     */
    readonly groupName?: string;
    /**
     * Longest burst for total_bytes_sec_max.
     * Unit: s. Default: `1`.
     */
    readonly totalBytesSecMaxLength?: number;
    /**
     * Longest burst for read_bytes_sec_max.
     * Unit: s. Default: `1`.
     */
    readonly readBytesSecMaxLength?: number;
    /**
     * Longest burst for write_bytes_sec_max.
     * Unit: s. Default: `1`.
     */
    readonly writeBytesSecMaxLength?: number;
    /**
     * Longest burst for total_iops_sec_max.
     * Unit: s. Default: `1`.
     */
    readonly totalIopsSecMaxLength?: number;
    /**
     * Longest burst for read_iops_sec_max.
     * Unit: s. Default: `1`.
     */
    readonly readIopsSecMaxLength?: number;
    /**
     * Longest burst for write_iops_sec_max.
     * Unit: s. Default: `1`.
     */
    readonly writeIopsSecMaxLength?: number;
}

/**
 * Limits on throughput. Those for reads and writes together exclude those for one of them.
 * As it is given; a {@link DiskIotune} that was answered can be given too.
 *
 * @public
 */
export declare interface DiskIotuneInput {
    /**
     * Bytes.
     * Unit: bytes/s. Default: 0: no limit.
     */
    readonly totalBytesSec?: number;
    /**
     * Bytes read.
     * Unit: bytes/s. Default: 0: no limit.
     */
    readonly readBytesSec?: number;
    /**
     * Bytes written.
     * Unit: bytes/s. Default: 0: no limit.
     */
    readonly writeBytesSec?: number;
    /**
     * Operations.
     * Unit: operations/s. Default: 0: no limit.
     */
    readonly totalIopsSec?: number;
    /**
     * Reads.
     * Unit: operations/s. Default: 0: no limit.
     */
    readonly readIopsSec?: number;
    /**
     * Writes.
     * Unit: operations/s. Default: 0: no limit.
     */
    readonly writeIopsSec?: number;
    /**
     * Bytes in a burst.
     * Unit: bytes/s. Default: 0: no burst.
     */
    readonly totalBytesSecMax?: number;
    /**
     * Bytes read in a burst.
     * Unit: bytes/s. Default: 0: no burst.
     */
    readonly readBytesSecMax?: number;
    /**
     * Bytes written in a burst.
     * Unit: bytes/s. Default: 0: no burst.
     */
    readonly writeBytesSecMax?: number;
    /**
     * Operations in a burst.
     * Unit: operations/s. Default: 0: no burst.
     */
    readonly totalIopsSecMax?: number;
    /**
     * Reads in a burst.
     * Unit: operations/s. Default: 0: no burst.
     */
    readonly readIopsSecMax?: number;
    /**
     * Writes in a burst.
     * Unit: operations/s. Default: 0: no burst.
     */
    readonly writeIopsSecMax?: number;
    /**
     * Size up to which an operation counts once.
     * Unit: bytes. Default: 0: each counts once.
     */
    readonly sizeIopsSec?: Size;
    /**
     * Disks with the same group share their limits.
     * Default: one for each disk.
     */
    readonly groupName?: string;
    /**
     * Longest burst for total_bytes_sec_max.
     * Unit: s. Default: `1`.
     */
    readonly totalBytesSecMaxLength?: number;
    /**
     * Longest burst for read_bytes_sec_max.
     * Unit: s. Default: `1`.
     */
    readonly readBytesSecMaxLength?: number;
    /**
     * Longest burst for write_bytes_sec_max.
     * Unit: s. Default: `1`.
     */
    readonly writeBytesSecMaxLength?: number;
    /**
     * Longest burst for total_iops_sec_max.
     * Unit: s. Default: `1`.
     */
    readonly totalIopsSecMaxLength?: number;
    /**
     * Longest burst for read_iops_sec_max.
     * Unit: s. Default: `1`.
     */
    readonly readIopsSecMaxLength?: number;
    /**
     * Longest burst for write_iops_sec_max.
     * Unit: s. Default: `1`.
     */
    readonly writeIopsSecMaxLength?: number;
}

/**
 * A copy of a disk being made.
 *
 * @public
 */
export declare interface DiskMirror {
    /**
     * How the source is given.
     * Default: `file`.
     */
    readonly type?: 'file' | 'block' | 'dir' | 'network' | 'volume' | 'nvme' | 'vhostuser';
    /** Absolute path of the copy, in the old form. */
    readonly file?: string;
    /** Format of the copy, in the old form. */
    readonly formatName?: string;
    /**
     * What makes the copy.
     * Default: `copy`.
     */
    readonly job?: 'copy' | 'active-commit';
    /** How far it is. */
    readonly ready?: 'yes' | 'abort' | 'pivot';
    /** Format of the copy. */
    readonly format?: ImageFormat;
    /** Where the copy is. */
    readonly source?: DiskSource;
    /** What the copy is based on. */
    readonly backingStore?: BackingStore;
}

/**
 * A copy of a disk being made.
 * As it is given; a {@link DiskMirror} that was answered can be given too.
 *
 * @public
 */
export declare interface DiskMirrorInput {
    /**
     * How the source is given.
     * Default: `file`.
     */
    readonly type?: 'file' | 'block' | 'dir' | 'network' | 'volume' | 'nvme' | 'vhostuser';
    /** Absolute path of the copy, in the old form. */
    readonly file?: string;
    /** Format of the copy, in the old form. */
    readonly formatName?: string;
    /**
     * What makes the copy.
     * Default: `copy`.
     */
    readonly job?: 'copy' | 'active-commit';
    /** How far it is. */
    readonly ready?: 'yes' | 'abort' | 'pivot';
    /** Format of the copy. */
    readonly format?: ImageFormatInput;
    /** Where the copy is. */
    readonly source?: DiskSourceInput;
    /** What the copy is based on. */
    readonly backingStore?: BackingStoreInput;
}

/**
 * Persistent reservations.
 *
 * @public
 */
export declare interface DiskReservations {
    /**
     * Whether the daemon runs the helper.
     * Required.
     */
    readonly managed: boolean;
    /** The helper, when the daemon does not run it. */
    readonly source?: DiskReservationsSource;
}

/**
 * A helper for persistent reservations.
 *
 * @public
 */
export declare interface DiskReservationsSource {
    /**
     * How it is reached.
     * Required.
     */
    readonly type: 'unix';
    /**
     * Absolute path of its socket.
     * Required. Matches `/.+`.
     */
    readonly path: string;
    /**
     * Which side the guest's process is.
     * Required.
     */
    readonly mode: 'client' | 'server';
    /** Whether a lost connection is made again. */
    readonly reconnect?: ReconnectSettings;
}

/**
 * Part of a source.
 *
 * @public
 */
export declare interface DiskSlice {
    /**
     * Of what it is a part.
     * Required.
     */
    readonly type: 'storage';
    /**
     * First byte.
     * Required. Unit: bytes.
     */
    readonly offset: number;
    /**
     * Number of bytes.
     * Required. Unit: bytes. At least 1.
     */
    readonly size: number;
}

/**
 * Part of a source.
 * As it is given; a {@link DiskSlice} that was answered can be given too.
 *
 * @public
 */
export declare interface DiskSliceInput {
    /**
     * Of what it is a part.
     * Required.
     */
    readonly type: 'storage';
    /**
     * First byte.
     * Required. Unit: bytes.
     */
    readonly offset: Size;
    /**
     * Number of bytes.
     * Required. Unit: bytes. At least 1.
     */
    readonly size: Size;
}

/**
 * Where the content of a disk is. Its fields mean something under the `type` of the message that has the source.
 *
 * @public
 */
export declare interface DiskSource {
    /**
     * Absolute path of an image file.
     * Matches `(/|[a-zA-Z]:\\|\[).+`.
     */
    readonly file?: string;
    /** Name of a set of open files to take instead of opening `file`. */
    readonly fdGroup?: string;
    /** Absolute path of a block device. */
    readonly dev?: string;
    /**
     * Absolute path of a directory, shown as a disk with a FAT file system.
     * Matches `/.+`.
     */
    readonly dir?: string;
    /** Protocol of a network disk. */
    readonly protocol?: 'nbd' | 'rbd' | 'sheepdog' | 'gluster' | 'iscsi' | 'http' | 'https' | 'ftp' | 'ftps' | 'tftp' | 'vxhs' | 'nfs' | 'ssh';
    /** Name of the image on the servers: export, pool/image, target/LUN, path. */
    readonly name?: string;
    /** Query part of an http or https URL. */
    readonly query?: string;
    /**
     * Whether the connection is encrypted, for nbd and vxhs.
     * Default: the host's setting.
     */
    readonly tls?: boolean;
    /** Name that the server's certificate must have. */
    readonly tlsHostname?: string;
    /** Storage pool of the volume. */
    readonly pool?: string;
    /**
     * Name of the volume in the pool.
     * Matches `[^/]+`.
     */
    readonly volume?: string;
    /**
     * Whether an iSCSI volume is reached through the host or by the hypervisor itself.
     * Default: `host`.
     */
    readonly mode?: 'host' | 'direct';
    /** `pci` for nvme, `unix` for vhostuser. */
    readonly type?: 'pci' | 'unix';
    /**
     * Whether the daemon takes the NVMe controller from the host and gives it back.
     * Default: `no`.
     */
    readonly managed?: boolean;
    /**
     * Number of the NVMe namespace.
     * At least 1.
     */
    readonly namespace?: number;
    /**
     * Absolute path of the vhost-user socket.
     * Matches `/.+`.
     */
    readonly path?: string;
    /**
     * What happens when the source of a CD-ROM or floppy drive is missing at start.
     * Default: `mandatory`.
     */
    readonly startupPolicy?: 'mandatory' | 'requisite' | 'optional';
    /**
     * Number of the image in events; set by the daemon.
     * At least 1.
     */
    readonly index?: number;
    /** Servers. */
    readonly hosts: readonly DiskSourceHost[];
    /** User to be for nfs: a name or `+` and a number. */
    readonly nfsUser?: string;
    /** Group to be for nfs. */
    readonly nfsGroup?: string;
    /** Internal snapshot to show, for rbd. */
    readonly snapshot?: string;
    /**
     * Absolute path of the client's configuration, for rbd.
     * Matches `/.+`.
     */
    readonly configFile?: string;
    /** Name of the iSCSI initiator to be. */
    readonly initiator?: string;
    /** PCI address of the NVMe controller on the host. */
    readonly address?: PciAddress;
    /** Part of the source that is the disk. */
    readonly slices: readonly DiskSlice[];
    /**
     * Whether the certificate is checked, for https and ftps.
     * Default: `yes`.
     */
    readonly sslVerify?: boolean;
    /** Cookies for http and https. */
    readonly cookies: readonly HttpCookie[];
    /**
     * Buffer for reading ahead, for http and ftp.
     * Unit: bytes.
     */
    readonly readaheadBytes?: number;
    /**
     * Longest wait for the server, for http and ftp.
     * Unit: s.
     */
    readonly timeoutSeconds?: number;
    /** Security labels of the source. */
    readonly seclabels: readonly SourceSecurityLabel[];
    /** Who to be for the servers. */
    readonly auth?: DiskAuth;
    /** How the content is encrypted. */
    readonly encryption?: DiskEncryption;
    /** Persistent reservations of SCSI. */
    readonly reservations?: DiskReservations;
    /** Whether a lost connection is made again. */
    readonly reconnect?: ReconnectSettings;
}

/**
 * A server of a network disk.
 *
 * @public
 */
export declare interface DiskSourceHost {
    /** Name or IP address. */
    readonly name?: string;
    /**
     * Port.
     * From 1 to 65535. Default: the protocol's.
     */
    readonly port?: number;
    /**
     * How it is reached.
     * Default: `tcp`.
     */
    readonly transport?: 'tcp' | 'unix' | 'rdma';
    /**
     * Absolute path of its socket.
     * Matches `/.+`.
     */
    readonly socket?: string;
}

/**
 * Where the content of a disk is. Its fields mean something under the `type` of the message that has the source.
 * As it is given; a {@link DiskSource} that was answered can be given too.
 *
 * @public
 */
export declare interface DiskSourceInput {
    /**
     * Absolute path of an image file.
     * Matches `(/|[a-zA-Z]:\\|\[).+`.
     */
    readonly file?: string;
    /** Name of a set of open files to take instead of opening `file`. */
    readonly fdGroup?: string;
    /** Absolute path of a block device. */
    readonly dev?: string;
    /**
     * Absolute path of a directory, shown as a disk with a FAT file system.
     * Matches `/.+`.
     */
    readonly dir?: string;
    /** Protocol of a network disk. */
    readonly protocol?: 'nbd' | 'rbd' | 'sheepdog' | 'gluster' | 'iscsi' | 'http' | 'https' | 'ftp' | 'ftps' | 'tftp' | 'vxhs' | 'nfs' | 'ssh';
    /** Name of the image on the servers: export, pool/image, target/LUN, path. */
    readonly name?: string;
    /** Query part of an http or https URL. */
    readonly query?: string;
    /**
     * Whether the connection is encrypted, for nbd and vxhs.
     * Default: the host's setting.
     */
    readonly tls?: boolean;
    /** Name that the server's certificate must have. */
    readonly tlsHostname?: string;
    /** Storage pool of the volume. */
    readonly pool?: string;
    /**
     * Name of the volume in the pool.
     * Matches `[^/]+`.
     */
    readonly volume?: string;
    /**
     * Whether an iSCSI volume is reached through the host or by the hypervisor itself.
     * Default: `host`.
     */
    readonly mode?: 'host' | 'direct';
    /** `pci` for nvme, `unix` for vhostuser. */
    readonly type?: 'pci' | 'unix';
    /**
     * Whether the daemon takes the NVMe controller from the host and gives it back.
     * Default: `no`.
     */
    readonly managed?: boolean;
    /**
     * Number of the NVMe namespace.
     * At least 1.
     */
    readonly namespace?: number;
    /**
     * Absolute path of the vhost-user socket.
     * Matches `/.+`.
     */
    readonly path?: string;
    /**
     * What happens when the source of a CD-ROM or floppy drive is missing at start.
     * Default: `mandatory`.
     */
    readonly startupPolicy?: 'mandatory' | 'requisite' | 'optional';
    /**
     * Number of the image in events; set by the daemon.
     * At least 1.
     */
    readonly index?: number;
    /** Servers. */
    readonly hosts?: readonly DiskSourceHost[];
    /** User to be for nfs: a name or `+` and a number. */
    readonly nfsUser?: string;
    /** Group to be for nfs. */
    readonly nfsGroup?: string;
    /** Internal snapshot to show, for rbd. */
    readonly snapshot?: string;
    /**
     * Absolute path of the client's configuration, for rbd.
     * Matches `/.+`.
     */
    readonly configFile?: string;
    /** Name of the iSCSI initiator to be. */
    readonly initiator?: string;
    /** PCI address of the NVMe controller on the host. */
    readonly address?: PciAddress;
    /** Part of the source that is the disk. */
    readonly slices?: readonly DiskSliceInput[];
    /**
     * Whether the certificate is checked, for https and ftps.
     * Default: `yes`.
     */
    readonly sslVerify?: boolean;
    /** Cookies for http and https. */
    readonly cookies?: readonly HttpCookie[];
    /**
     * Buffer for reading ahead, for http and ftp.
     * Unit: bytes.
     */
    readonly readaheadBytes?: Size;
    /**
     * Longest wait for the server, for http and ftp.
     * Unit: s.
     */
    readonly timeoutSeconds?: number;
    /** Security labels of the source. */
    readonly seclabels?: readonly SourceSecurityLabel[];
    /** Who to be for the servers. */
    readonly auth?: DiskAuth;
    /** How the content is encrypted. */
    readonly encryption?: DiskEncryptionInput;
    /** Persistent reservations of SCSI. */
    readonly reservations?: DiskReservations;
    /** Whether a lost connection is made again. */
    readonly reconnect?: ReconnectSettings;
}

/**
 * Where the guest sees a disk.
 *
 * @public
 */
export declare interface DiskTarget {
    /**
     * Name that orders the disks, `vda`, `sdb`; the guest may use another. Each only once in a domain.
     * Required. Matches `(ioemu:)?(fd|hd|sd|vd|xvd|ubd)[a-zA-Z0-9_]+`.
     */
    readonly dev: string;
    /**
     * Bus that it is attached to.
     * Default: by dev: hd ide, sd sata on q35 else scsi, vd virtio, fd fdc, xvd xen.
     */
    readonly bus?: 'ide' | 'fdc' | 'scsi' | 'virtio' | 'xen' | 'usb' | 'uml' | 'sata' | 'sd';
    /**
     * Whether the tray of a CD-ROM or floppy drive is open.
     * Default: `closed`.
     */
    readonly tray?: 'closed' | 'open';
    /**
     * Whether a USB disk says that it can be removed.
     * Default: `off`.
     */
    readonly removable?: boolean;
    /**
     * Rotations that the guest sees; 1: none, as for solid state.
     * Unit: rpm. From 1 to 65534.
     */
    readonly rotationRate?: number;
}

/**
 * Whether changes are thrown away when the guest ends.
 *
 * @public
 */
export declare interface DiskTransient {
    /**
     * Whether other guests may do the same with this disk at the same time.
     * Default: `no`.
     */
    readonly shareBacking?: boolean;
}

/**
 * A handle of one domain. It holds no data, so it is never out of date: `get()` asks anew.
 *
 * @public
 */
export declare class Domain extends DomainMethods {
    #private;
    /** What the handle was made of. */
    readonly ref: DomainRef;
    /* Excluded from this release type: __constructor */
    /**
     * Boots a defined domain that is off, or has it go on from its saved state.
     *
     * @returns What it comes to when awaited; before that, {@link RunningOperation.progress} and `cancel`.
     */
    start(options?: StartDomainOptions): RunningOperation<StartDomainResult>;
    /**
     * Saves the state of the guest to a file and ends it; its next start goes on from there.
     *
     * @returns What it comes to when awaited; before that, {@link RunningOperation.progress} and `cancel`.
     */
    managedSave(options?: ManagedSaveDomainOptions): RunningOperation<ManagedSaveDomainResult>;
    /**
     * Asks the guest to shut itself down. Answers when it was asked; with `graceMs` or `thenDestroy`, when it is off.
     *
     * @remarks
     * The wait ends with DEADLINE_EXCEEDED when the guest is not off in time; `timeoutMs` is about each call within.
     */
    shutdown(options?: ShutdownAndWaitOptions): Promise<ShutdownDomainResult>;
    /**
     * Adds a disk to the running guest, to the configuration of the next boot, or to both; without `scope` to the guest if
     * there is one, else to the next boot. The guest has it when this resolves, and its leases are held.
     *
     * @example
     * ```ts
     * await domain.attachDisk({ source: { file: '/var/lib/images/data.qcow2' }, driver: { type: 'qcow2' }, target: { dev: 'vdb' } });
     * ```
     *
     * @param disk - As an object, or the element `<disk>` of libvirt domain XML.
     * @throws HoldfastError LEASE_BUSY with the holder, INVALID_ARGUMENT, XML_INVALID, UNSUPPORTED, FILE_NOT_FOUND
     */
    attachDisk(disk: string | DiskInput, options?: Omit<AttachDomainDeviceOptions, 'source'>): Promise<AttachDomainDeviceResult>;
    /**
     * Takes a disk out. The guest is asked and has let go of it when this resolves; its leases are free then. One that does not
     * let go within `waitMs` keeps the disk; when it lets go later, the event `deviceRemoved` tells so.
     *
     * @param target - Name of the disk: `vdb`.
     * @throws HoldfastError DEVICE_IN_USE, DEVICE_NOT_FOUND
     */
    detachDisk(target: string, options?: Omit<DetachDomainDeviceOptions, 'device'>): Promise<DetachDomainDeviceResult>;
    /**
     * Waits until the domain is in a state, or in one of several. For ever, unless `timeoutMs` is given: then the wait
     * ends with DEADLINE_EXCEEDED.
     *
     * @returns The domain in that state; a transient one that is gone with its guest, as it was last.
     */
    waitFor(state: DomainState | readonly DomainState[], options?: CallOptions): Promise<DomainRecord>;
    /** Waits until there is no guest any more, however it ended; `shutdown({ graceMs })` asks it to end and waits. */
    waitForShutdown(options?: CallOptions): Promise<DomainRecord>;
    /**
     * Waits until the guest has an address, and answers the first one by which others can find it. For ever, unless
     * `timeoutMs` is given.
     *
     * @example
     * ```ts
     * const { address } = await domain.waitForAddress({ family: 'ipv4', timeoutMs: 60_000 });
     * ```
     *
     * @throws HoldfastError DEADLINE_EXCEEDED, CANCELLED, INVALID_STATE when there is no guest, UNSUPPORTED
     */
    waitForAddress(options?: WaitForAddressOptions): Promise<FoundAddress>;
    /**
     * Opens a serial port or console, for reading and writing. It is the caller's alone until it is closed; `force` takes it
     * from whoever has it.
     *
     * @example
     * ```ts
     * await using console = await domain.openConsole();
     * console.write('root\r');
     * for await (const piece of console) process.stdout.write(piece);
     * ```
     *
     * @throws HoldfastError INVALID_STATE when it is open already or there is no guest, UNSUPPORTED when it has no console
     */
    openConsole(options?: OpenConsoleOptions): Promise<DomainConsole>;
}

/**
 * One field of the domain spec and what is accepted for it here.
 *
 * @public
 */
export declare interface DomainCapability {
    /** Path of the field, for example `devices.disks.target.bus`. */
    readonly path: string;
    /** Values accepted. */
    readonly values: readonly string[];
}

/**
 * What has become of a domain in a {@link LiveDomains}.
 *
 * @public
 */
export declare interface DomainChange {
    /** `added`: it was not there before; `removed`: it is gone, and `domain` is how it was last. */
    readonly kind: 'added' | 'changed' | 'removed';
    /** The domain as it is now. */
    readonly domain: DomainRecord;
}

/**
 * The guest's clock.
 *
 * @public
 */
export declare interface DomainClock {
    /**
     * What the clock shows at boot.
     * Default: `utc`.
     */
    readonly offset?: 'utc' | 'localtime' | 'variable' | 'timezone' | 'absolute';
    /**
     * Seconds that it is ahead, kept from boot to boot; `reset`: set anew at every boot.
     * Matches `reset|[+-]?[0-9]+`.
     */
    readonly adjustment?: string;
    /**
     * What `adjustment` is counted from.
     * Default: `utc`.
     */
    readonly basis?: 'utc' | 'localtime';
    /**
     * Name of the time zone.
     * Matches `[a-zA-Z0-9_.+/-]+`.
     */
    readonly timezone?: string;
    /**
     * Seconds since 1970 that it shows at boot.
     * Unit: s.
     */
    readonly start?: number;
    /** The machine's timers. */
    readonly timers: readonly Timer[];
}

/**
 * The guest's clock.
 * As it is given; a {@link DomainClock} that was answered can be given too.
 *
 * @public
 */
export declare interface DomainClockInput {
    /**
     * What the clock shows at boot.
     * Default: `utc`.
     */
    readonly offset?: 'utc' | 'localtime' | 'variable' | 'timezone' | 'absolute';
    /**
     * Seconds that it is ahead, kept from boot to boot; `reset`: set anew at every boot.
     * Matches `reset|[+-]?[0-9]+`.
     */
    readonly adjustment?: string;
    /**
     * What `adjustment` is counted from.
     * Default: `utc`.
     */
    readonly basis?: 'utc' | 'localtime';
    /**
     * Name of the time zone.
     * Matches `[a-zA-Z0-9_.+/-]+`.
     */
    readonly timezone?: string;
    /**
     * Seconds since 1970 that it shows at boot.
     * Unit: s.
     */
    readonly start?: number;
    /** The machine's timers. */
    readonly timers?: readonly Timer[];
}

/**
 * A serial port or console of a guest that is open: write what shall be typed, read what the guest writes. Use it with
 * `await using`, or call `destroy()`.
 *
 * @remarks
 * Reading ends when the guest does. Neither side runs ahead: who does not read holds the guest's console up, and nobody
 * else; a write is done when the guest's device has taken it. When the connection breaks, or another takes the console over, it
 * fails with the reason.
 *
 * @public
 */
export declare class DomainConsole extends Duplex {
    #private;
    /** Alias of the device, for example `serial0`. */
    readonly device: string;
    /* Excluded from this release type: __constructor */
    /* Excluded from this release type: _read */
    /* Excluded from this release type: _write */
    /* Excluded from this release type: _destroy */
    /** Closes it. */
    [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Model and topology of the virtual CPUs.
 *
 * @public
 */
export declare interface DomainCpu {
    /**
     * Where the model comes from: named here, the nearest to the host's, the host's itself, or all that the hypervisor can do.
     * Default: custom when a model is given, else the hypervisor's.
     */
    readonly mode?: 'custom' | 'host-model' | 'host-passthrough' | 'maximum';
    /**
     * What may differ between the CPU asked for and the one that the guest gets.
     * Default: exact when a model is given.
     */
    readonly match?: 'minimum' | 'exact' | 'strict';
    /**
     * How strictly that is checked before start.
     * Default: partial for a named model, else none.
     */
    readonly check?: 'none' | 'partial' | 'full';
    /**
     * Whether features that cannot migrate are left out.
     * Default: `on`.
     */
    readonly migratable?: boolean;
    /** The model. */
    readonly model?: CpuModel;
    /** Vendor that the host's CPU must have. */
    readonly vendor?: string;
    /** Sockets, dies, cores and threads. */
    readonly topology?: CpuTopology;
    /** What the guest sees of CPU caches. */
    readonly cache?: CpuCache;
    /** Width of physical addresses. */
    readonly maxPhysAddr?: CpuMaxPhysAddr;
    /** Features added to and taken from the model. */
    readonly features: readonly CpuFeature[];
    /** NUMA topology of the guest. */
    readonly numa?: CpuNuma;
}

/**
 * Model and topology of the virtual CPUs.
 * As it is given; a {@link DomainCpu} that was answered can be given too.
 *
 * @public
 */
export declare interface DomainCpuInput {
    /**
     * Where the model comes from: named here, the nearest to the host's, the host's itself, or all that the hypervisor can do.
     * Default: custom when a model is given, else the hypervisor's.
     */
    readonly mode?: 'custom' | 'host-model' | 'host-passthrough' | 'maximum';
    /**
     * What may differ between the CPU asked for and the one that the guest gets.
     * Default: exact when a model is given.
     */
    readonly match?: 'minimum' | 'exact' | 'strict';
    /**
     * How strictly that is checked before start.
     * Default: partial for a named model, else none.
     */
    readonly check?: 'none' | 'partial' | 'full';
    /**
     * Whether features that cannot migrate are left out.
     * Default: `on`.
     */
    readonly migratable?: boolean;
    /** The model. */
    readonly model?: CpuModel;
    /** Vendor that the host's CPU must have. */
    readonly vendor?: string;
    /** Sockets, dies, cores and threads. */
    readonly topology?: CpuTopology;
    /** What the guest sees of CPU caches. */
    readonly cache?: CpuCache;
    /** Width of physical addresses. */
    readonly maxPhysAddr?: CpuMaxPhysAddr;
    /** Features added to and taken from the model. */
    readonly features?: readonly CpuFeature[];
    /** NUMA topology of the guest. */
    readonly numa?: CpuNumaInput;
}

/**
 * The devices of a machine.
 *
 * @public
 */
export declare interface DomainDevices {
    /**
     * Absolute path of the hypervisor's program.
     * Matches `/.+`. Default: the hypervisor's program for this architecture.
     */
    readonly emulator?: string;
    /** Disks, CD-ROMs and floppies. */
    readonly disks: readonly Disk[];
    /** Controllers that other devices are attached to. */
    readonly controllers: readonly Controller[];
    /** Leases that the guest holds beside those of its disks. */
    readonly leases: readonly LeaseDevice[];
    /** Directories of the host that the guest can mount. */
    readonly filesystems: readonly Filesystem[];
    /** Network interfaces. */
    readonly interfaces: readonly NetworkInterface[];
    /** Smart card readers. */
    readonly smartcards: readonly Smartcard[];
    /** Serial ports. */
    readonly serials: readonly SerialPort[];
    /** Parallel ports. */
    readonly parallels: readonly ParallelPort[];
    /** Consoles. */
    readonly consoles: readonly ConsoleDevice[];
    /** Channels between host and guest. */
    readonly channels: readonly ChannelDevice[];
    /** Keyboards, mice and tablets. */
    readonly inputs: readonly InputDevice[];
    /** Trusted platform modules. */
    readonly tpms: readonly Tpm[];
    /** Ways to see the screen. */
    readonly graphics: readonly Graphics[];
    /** Sound cards. */
    readonly sounds: readonly Sound[];
    /** Where sound comes out on the host. */
    readonly audios: readonly AudioBackend[];
    /** Graphics cards. */
    readonly videos: readonly Video[];
    /** Devices of the host that the guest has for itself. */
    readonly hostdevs: readonly HostDevice[];
    /** USB devices of whoever looks at the screen. */
    readonly redirdevs: readonly RedirectedDevice[];
    /** Which of those are let in. */
    readonly redirfilter?: RedirectionFilter;
    /** USB hubs. */
    readonly hubs: readonly Hub[];
    /** Watchdogs. */
    readonly watchdogs: readonly Watchdog[];
    /**
     * The device that takes memory from the guest and gives it back.
     * Default: a virtio balloon where the machine has PCI.
     */
    readonly memballoon?: Memballoon;
    /** Sources of random numbers. */
    readonly rngs: readonly RandomNumberGenerator[];
    /** Non-volatile memory of POWER. */
    readonly nvram?: NvramDevice;
    /** Devices through which the guest's kernel says that it panicked. */
    readonly panics: readonly PanicDevice[];
    /** Memory shared with other guests. */
    readonly shmems: readonly SharedMemoryDevice[];
    /** Memory modules. */
    readonly memoryDevices: readonly MemoryDevice[];
    /** IOMMUs. */
    readonly iommus: readonly Iommu[];
    /** Sockets between host and guest. */
    readonly vsock?: Vsock;
}

/**
 * The devices of a machine.
 * As it is given; a {@link DomainDevices} that was answered can be given too.
 *
 * @public
 */
export declare interface DomainDevicesInput {
    /**
     * Absolute path of the hypervisor's program.
     * Matches `/.+`. Default: the hypervisor's program for this architecture.
     */
    readonly emulator?: string;
    /** Disks, CD-ROMs and floppies. */
    readonly disks?: readonly DiskInput[];
    /** Controllers that other devices are attached to. */
    readonly controllers?: readonly ControllerInput[];
    /** Leases that the guest holds beside those of its disks. */
    readonly leases?: readonly LeaseDeviceInput[];
    /** Directories of the host that the guest can mount. */
    readonly filesystems?: readonly FilesystemInput[];
    /** Network interfaces. */
    readonly interfaces?: readonly NetworkInterfaceInput[];
    /** Smart card readers. */
    readonly smartcards?: readonly SmartcardInput[];
    /** Serial ports. */
    readonly serials?: readonly SerialPortInput[];
    /** Parallel ports. */
    readonly parallels?: readonly ParallelPortInput[];
    /** Consoles. */
    readonly consoles?: readonly ConsoleDeviceInput[];
    /** Channels between host and guest. */
    readonly channels?: readonly ChannelDeviceInput[];
    /** Keyboards, mice and tablets. */
    readonly inputs?: readonly InputDevice[];
    /** Trusted platform modules. */
    readonly tpms?: readonly Tpm[];
    /** Ways to see the screen. */
    readonly graphics?: readonly GraphicsInput[];
    /** Sound cards. */
    readonly sounds?: readonly SoundInput[];
    /** Where sound comes out on the host. */
    readonly audios?: readonly AudioBackend[];
    /** Graphics cards. */
    readonly videos?: readonly VideoInput[];
    /** Devices of the host that the guest has for itself. */
    readonly hostdevs?: readonly HostDeviceInput[];
    /** USB devices of whoever looks at the screen. */
    readonly redirdevs?: readonly RedirectedDeviceInput[];
    /** Which of those are let in. */
    readonly redirfilter?: RedirectionFilterInput;
    /** USB hubs. */
    readonly hubs?: readonly Hub[];
    /** Watchdogs. */
    readonly watchdogs?: readonly Watchdog[];
    /**
     * The device that takes memory from the guest and gives it back.
     * Default: a virtio balloon where the machine has PCI.
     */
    readonly memballoon?: Memballoon;
    /** Sources of random numbers. */
    readonly rngs?: readonly RandomNumberGeneratorInput[];
    /** Non-volatile memory of POWER. */
    readonly nvram?: NvramDevice;
    /** Devices through which the guest's kernel says that it panicked. */
    readonly panics?: readonly PanicDevice[];
    /** Memory shared with other guests. */
    readonly shmems?: readonly SharedMemoryDeviceInput[];
    /** Memory modules. */
    readonly memoryDevices?: readonly MemoryDeviceInput[];
    /** IOMMUs. */
    readonly iommus?: readonly Iommu[];
    /** Sockets between host and guest. */
    readonly vsock?: Vsock;
}

/**
 * One domain for which a call for many failed.
 *
 * @public
 */
export declare interface DomainFailure {
    /** The domain, as it was named. */
    readonly target: DomainTarget;
    /** Why. */
    readonly error: Error;
}

/**
 * Features of machine and hypervisor.
 *
 * @public
 */
export declare interface DomainFeatures {
    /** Power management by ACPI. */
    readonly acpi?: boolean;
    /** Interrupt controller of x86. */
    readonly apic?: Apic;
    /** Addresses beyond 4 GiB on 32-bit CPUs. */
    readonly pae?: boolean;
    /** Hardware support for guest page tables. */
    readonly hap?: FeatureState;
    /** Hyper-V's interfaces in Xen. */
    readonly viridian?: boolean;
    /** A network namespace of its own for a container. */
    readonly privnet?: boolean;
    /** Interfaces of Hyper-V, which make Windows guests faster. */
    readonly hyperv?: HypervFeatures;
    /** Features of KVM. */
    readonly kvm?: KvmFeatures;
    /** Paravirtualized spin locks. */
    readonly pvspinlock?: FeatureState;
    /** Performance monitoring unit. */
    readonly pmu?: FeatureState;
    /** VMware's port, for its mouse. */
    readonly vmport?: FeatureState;
    /** Interrupt controller of ARM. */
    readonly gic?: Gic;
    /** System management mode of x86, for secure boot. */
    readonly smm?: SystemManagementMode;
    /**
     * Where the I/O APIC is emulated.
     * Default: the hypervisor's.
     */
    readonly ioapicDriver?: 'kvm' | 'qemu';
    /** Hash page table of POWER. */
    readonly hpt?: HashPageTable;
    /** Lets the guest's kernel tell where its core dump information is. */
    readonly vmcoreinfo?: FeatureState;
    /** Hardware transactional memory of POWER. */
    readonly htm?: boolean;
    /** Nested virtualization of POWER. */
    readonly nestedHv?: boolean;
    /**
     * What happens when the guest touches a model-specific register that nobody knows.
     * Default: the host's.
     */
    readonly msrsUnknown?: 'ignore' | 'fault';
    /** Assist for count cache flush of POWER. */
    readonly ccfAssist?: boolean;
    /** Features of Xen. */
    readonly xen?: XenFeatures;
    /** Cache flush on privilege change of POWER. */
    readonly cfpc?: 'broken' | 'workaround' | 'fixed';
    /** Speculation barrier of POWER. */
    readonly sbbc?: 'broken' | 'workaround' | 'fixed';
    /** Indirect branch speculation of POWER. */
    readonly ibs?: 'broken' | 'workaround' | 'fixed-ibs' | 'fixed-ccd' | 'fixed-na';
    /**
     * Cache of translated code of QEMU's software emulation.
     * Unit: bytes.
     */
    readonly tcgTbCacheBytes?: number;
}

/**
 * Features of machine and hypervisor.
 * As it is given; a {@link DomainFeatures} that was answered can be given too.
 *
 * @public
 */
export declare interface DomainFeaturesInput {
    /** Power management by ACPI. */
    readonly acpi?: boolean;
    /** Interrupt controller of x86. */
    readonly apic?: Apic;
    /** Addresses beyond 4 GiB on 32-bit CPUs. */
    readonly pae?: boolean;
    /** Hardware support for guest page tables. */
    readonly hap?: FeatureState;
    /** Hyper-V's interfaces in Xen. */
    readonly viridian?: boolean;
    /** A network namespace of its own for a container. */
    readonly privnet?: boolean;
    /** Interfaces of Hyper-V, which make Windows guests faster. */
    readonly hyperv?: HypervFeatures;
    /** Features of KVM. */
    readonly kvm?: KvmFeatures;
    /** Paravirtualized spin locks. */
    readonly pvspinlock?: FeatureState;
    /** Performance monitoring unit. */
    readonly pmu?: FeatureState;
    /** VMware's port, for its mouse. */
    readonly vmport?: FeatureState;
    /** Interrupt controller of ARM. */
    readonly gic?: Gic;
    /** System management mode of x86, for secure boot. */
    readonly smm?: SystemManagementModeInput;
    /**
     * Where the I/O APIC is emulated.
     * Default: the hypervisor's.
     */
    readonly ioapicDriver?: 'kvm' | 'qemu';
    /** Hash page table of POWER. */
    readonly hpt?: HashPageTableInput;
    /** Lets the guest's kernel tell where its core dump information is. */
    readonly vmcoreinfo?: FeatureState;
    /** Hardware transactional memory of POWER. */
    readonly htm?: boolean;
    /** Nested virtualization of POWER. */
    readonly nestedHv?: boolean;
    /**
     * What happens when the guest touches a model-specific register that nobody knows.
     * Default: the host's.
     */
    readonly msrsUnknown?: 'ignore' | 'fault';
    /** Assist for count cache flush of POWER. */
    readonly ccfAssist?: boolean;
    /** Features of Xen. */
    readonly xen?: XenFeatures;
    /** Cache flush on privilege change of POWER. */
    readonly cfpc?: 'broken' | 'workaround' | 'fixed';
    /** Speculation barrier of POWER. */
    readonly sbbc?: 'broken' | 'workaround' | 'fixed';
    /** Indirect branch speculation of POWER. */
    readonly ibs?: 'broken' | 'workaround' | 'fixed-ibs' | 'fixed-ccd' | 'fixed-na';
    /**
     * Cache of translated code of QEMU's software emulation.
     * Unit: bytes.
     */
    readonly tcgTbCacheBytes?: Size;
}

/**
 * Which domains a list shall have; what is not set does not restrict.
 *
 * @public
 */
export declare interface DomainFilter {
    /** Any of these states. */
    readonly states?: readonly DomainState[];
    /** Whether there is a running guest. */
    readonly active?: boolean;
    /** Whether it stays defined when the guest ends. */
    readonly persistent?: boolean;
    /** Whether it is started with the host. */
    readonly autostart?: boolean;
    /** Any of these names. */
    readonly names?: readonly string[];
}

/**
 * What can be done with one domain.
 *
 * @public
 */
export declare abstract class DomainMethods {
    #private;
    /* Excluded from this release type: __constructor */
    /**
     * Removes the definition of a domain.
     *
     * @remarks
     * Since 0.1.0. Needs `domain:delete`. In libvirt: `virDomainUndefine`, `virDomainUndefineFlags`.
     */
    undefine(options?: UndefineDomainOptions): Promise<void>;
    /**
     * Starts a defined domain.
     *
     * @remarks
     * Since 0.1.0. Needs `domain:start`. In libvirt: `virDomainCreate`, `virDomainCreateWithFlags`.
     */
    start(options?: StartDomainOptions): Promise<StartDomainResult>;
    /**
     * Asks the guest to shut itself down; answers when it was asked, not when it is off.
     *
     * @remarks
     * Since 0.1.0. Needs `domain:init_control`. In libvirt: `virDomainShutdown`, `virDomainShutdownFlags`.
     */
    shutdown(options?: ShutdownDomainOptions): Promise<ShutdownDomainResult>;
    /**
     * Asks the guest to reboot itself.
     *
     * @remarks
     * Since 0.1.0. Needs `domain:init_control`. In libvirt: `virDomainReboot`.
     */
    reboot(options?: RebootDomainOptions): Promise<RebootDomainResult>;
    /**
     * Presses the reset button.
     *
     * @remarks
     * Since 0.1.0. Needs `domain:reset`. In libvirt: `virDomainReset`.
     */
    reset(options?: ResetDomainOptions): Promise<ResetDomainResult>;
    /**
     * Ends the guest at once, as if its power cord were pulled. Ends a call that is holding the domain.
     *
     * @remarks
     * Since 0.1.0. Needs `domain:stop`. In libvirt: `virDomainDestroy`, `virDomainDestroyFlags`.
     */
    destroy(options?: DestroyDomainOptions): Promise<DestroyDomainResult>;
    /**
     * Holds the guest.
     *
     * @remarks
     * Since 0.1.0. Needs `domain:suspend`. In libvirt: `virDomainSuspend`.
     */
    suspend(options?: SuspendDomainOptions): Promise<SuspendDomainResult>;
    /**
     * Lets a paused guest go on.
     *
     * @remarks
     * Since 0.1.0. Needs `domain:suspend`. In libvirt: `virDomainResume`.
     */
    resume(options?: ResumeDomainOptions): Promise<ResumeDomainResult>;
    /**
     * Saves the guest's state to a file of the daemon's and ends it; the next start goes on from there. The domain stays held
     * until the state is on disk; whoever gives up or cancels the operation before that has the guest run on.
     *
     * @remarks
     * Since 0.1.0. Needs `domain:hibernate`. In libvirt: `virDomainManagedSave`.
     */
    managedSave(options?: ManagedSaveDomainOptions): Promise<ManagedSaveDomainResult>;
    /**
     * Discards the saved state of a domain: its next start boots it.
     *
     * @remarks
     * Since 0.1.0. Needs `domain:hibernate`. In libvirt: `virDomainManagedSaveRemove`.
     */
    removeManagedSave(options?: RemoveDomainManagedSaveOptions): Promise<RemoveDomainManagedSaveResult>;
    /**
     * Says whether a domain shall start with the host.
     *
     * @remarks
     * Since 0.1.0. Needs `domain:write`. In libvirt: `virDomainSetAutostart`.
     */
    setAutostart(options?: SetDomainAutostartOptions): Promise<SetDomainAutostartResult>;
    /**
     * Gives a domain another name.
     *
     * @remarks
     * Since 0.1.0. Needs `domain:write`. In libvirt: `virDomainRename`.
     */
    rename(options: RenameDomainOptions): Promise<RenameDomainResult>;
    /**
     * Changes the memory of the running guest (by its balloon), of the next boot, or of both.
     *
     * @remarks
     * Since 0.1.0. Needs `domain:write`. In libvirt: `virDomainSetMemory`, `virDomainSetMaxMemory`, `virDomainSetMemoryFlags`.
     */
    setMemory(options: SetDomainMemoryOptions): Promise<SetDomainMemoryResult>;
    /**
     * Changes the number of virtual CPUs of the running guest, of the next boot, or of both.
     *
     * @remarks
     * Since 0.1.0. Needs `domain:write`. In libvirt: `virDomainSetVcpus`, `virDomainSetVcpusFlags`.
     */
    setVcpus(options: SetDomainVcpusOptions): Promise<SetDomainVcpusResult>;
    /**
     * Changes the title, the description or an element of the metadata.
     *
     * @remarks
     * Since 0.1.0. Needs `domain:write`. In libvirt: `virDomainSetMetadata`.
     */
    setMetadata(options: SetDomainMetadataOptions): Promise<SetDomainMetadataResult>;
    /**
     * Adds a device to the running guest, to the configuration of the next boot, or to both. A disk is plugged in once its leases
     * are held. Only disks can be attached yet.
     *
     * @remarks
     * Since 0.1.0. Needs `domain:write`, `domain:save`. In libvirt: `virDomainAttachDevice`, `virDomainAttachDeviceFlags`.
     */
    attachDevice(options: AttachDomainDeviceOptions): Promise<AttachDomainDeviceResult>;
    /**
     * Takes a device out of the running guest, out of the configuration of the next boot, or out of both. Answers when the guest has let go
     * of it; a disk's leases are given back after that. Only disks can be detached yet.
     *
     * @remarks
     * Since 0.1.0. Needs `domain:write`, `domain:save`. In libvirt: `virDomainDetachDevice`, `virDomainDetachDeviceFlags`, `virDomainDetachDeviceAlias`.
     */
    detachDevice(options: DetachDomainDeviceOptions): Promise<DetachDomainDeviceResult>;
    /**
     * Answers one domain. Never waits for a guest.
     *
     * @remarks
     * Since 0.1.0. Needs `domain:read`, `domain:read_secure:include_secrets`. In libvirt: `virDomainLookupByName`, `virDomainLookupByUUID`, `virDomainLookupByUUIDString`, `virDomainLookupByID`, `virDomainGetState`, `virDomainGetInfo`.
     */
    get(options?: GetDomainOptions): Promise<DomainRecord>;
    /**
     * Answers a domain as libvirt domain XML.
     *
     * @remarks
     * Since 0.1.0. Needs `domain:read`, `domain:read_secure:include_secrets`. In libvirt: `virDomainGetXMLDesc`.
     */
    xml(options?: GetDomainXmlOptions): Promise<string>;
    /**
     * Reads what the guest wrote to its first serial port or console, also when it is off.
     *
     * @remarks
     * Since 0.1.0. Needs `domain:open_device`.
     */
    readConsoleLog(options?: ReadDomainConsoleLogOptions): Promise<ReadDomainConsoleLogResult>;
    /**
     * Opens a serial port or console, and sends what the guest writes there. Whoever has opened it has it alone; a reader that
     * is slow is waited for, and the guest with it.
     *
     * @remarks
     * Since 0.1.0. Needs `domain:open_device`. In libvirt: `virDomainOpenConsole`.
     */
    consoleOutput(options?: OpenDomainConsoleOptions): AsyncIterable<OpenDomainConsoleResult>;
    /**
     * Types at a console that the caller has opened.
     *
     * @remarks
     * Since 0.1.0. Needs `domain:open_device`.
     */
    writeConsole(options: WriteDomainConsoleOptions): Promise<void>;
    /**
     * Answers the addresses that are known of a guest.
     *
     * @remarks
     * Since 0.1.0. Needs `domain:read`. In libvirt: `virDomainInterfaceAddresses`.
     */
    addresses(options?: ListDomainAddressesOptions): Promise<readonly GuestInterface[]>;
}

/**
 * What the machine is and how it boots.
 *
 * @public
 */
export declare interface DomainOs {
    /** Kind of firmware to choose on the host; absent: what `loader` says, else the hypervisor's. */
    readonly firmware?: 'bios' | 'efi';
    /**
     * How the operating system is run: `hvm` on a whole machine.
     * Default: `hvm`.
     */
    readonly type?: 'hvm' | 'xen' | 'linux' | 'exe' | 'uml' | 'xenpvh';
    /**
     * Architecture of the guest's CPUs.
     * Default: the host's.
     */
    readonly arch?: 'aarch64' | 'alpha' | 'armv6l' | 'armv7l' | 'cris' | 'i686' | 'ia64' | 'lm32' | 'loongarch64' | 'm68k' | 'microblaze' | 'microblazeel' | 'mips' | 'mipsel' | 'mips64' | 'mips64el' | 'openrisc' | 'parisc' | 'parisc64' | 'ppc' | 'ppc64' | 'ppc64le' | 'ppcemb' | 'riscv32' | 'riscv64' | 's390' | 's390x' | 'sh4' | 'sh4eb' | 'sparc' | 'sparc64' | 'unicore32' | 'x86_64' | 'xtensa' | 'xtensaeb';
    /**
     * Machine type: `pc`, `q35`, `microvm`, `virt`, or a version of one.
     * Matches `[a-zA-Z0-9_.-]+`. Default: the hypervisor's default.
     */
    readonly machine?: string;
    /** What the firmware that is chosen must or must not have. */
    readonly firmwareFeatures: readonly FirmwareFeature[];
    /**
     * First program of a container.
     * Matches `/.+`.
     */
    readonly init?: string;
    /** Arguments of that program. */
    readonly initArgs: readonly string[];
    /** Environment of that program. */
    readonly initEnv: readonly InitEnvironmentVariable[];
    /** Directory in which that program starts. */
    readonly initDirectory?: string;
    /** User that it runs as. */
    readonly initUser?: string;
    /** Group that it runs as. */
    readonly initGroup?: string;
    /** The firmware itself. */
    readonly loader?: Loader;
    /** Where the firmware keeps its variables. */
    readonly nvram?: Nvram;
    /**
     * Path of a kernel to boot directly.
     * Matches `/.+`.
     */
    readonly kernel?: string;
    /**
     * Path of the initial RAM disk for that kernel.
     * Matches `/.+`.
     */
    readonly initrd?: string;
    /** Command line of that kernel. */
    readonly cmdline?: string;
    /**
     * Path of a device tree for that kernel.
     * Matches `/.+`.
     */
    readonly dtb?: string;
    /** Root device of a Xen guest. */
    readonly root?: string;
    /** Tables added to the machine's ACPI tables. */
    readonly acpiTables: readonly AcpiTable[];
    /** Kinds of devices to boot from, in order. Not together with a `boot.order` of devices. */
    readonly boot: readonly BootDevice[];
    /**
     * Whether the firmware shows a boot menu.
     * Default: the hypervisor's.
     */
    readonly bootMenuEnabled?: boolean;
    /**
     * How long the menu waits.
     * Unit: ms. At most 65535.
     */
    readonly bootMenuTimeoutMs?: number;
    /**
     * Whether the firmware speaks through the serial port.
     * Default: `no`.
     */
    readonly biosUseSerial?: boolean;
    /**
     * Wait before a guest that found nothing to boot tries again; -1: it does not.
     * Unit: ms. From -1 to 65535.
     */
    readonly biosRebootTimeoutMs?: number;
    /**
     * Source of the SMBIOS tables: made up, the host's, or `sysinfo`.
     * Default: the hypervisor's.
     */
    readonly smbiosMode?: 'emulate' | 'host' | 'sysinfo';
}

/**
 * What the machine is and how it boots.
 * As it is given; a {@link DomainOs} that was answered can be given too.
 *
 * @public
 */
export declare interface DomainOsInput {
    /** Kind of firmware to choose on the host; absent: what `loader` says, else the hypervisor's. */
    readonly firmware?: 'bios' | 'efi';
    /**
     * How the operating system is run: `hvm` on a whole machine.
     * Default: `hvm`.
     */
    readonly type?: 'hvm' | 'xen' | 'linux' | 'exe' | 'uml' | 'xenpvh';
    /**
     * Architecture of the guest's CPUs.
     * Default: the host's.
     */
    readonly arch?: 'aarch64' | 'alpha' | 'armv6l' | 'armv7l' | 'cris' | 'i686' | 'ia64' | 'lm32' | 'loongarch64' | 'm68k' | 'microblaze' | 'microblazeel' | 'mips' | 'mipsel' | 'mips64' | 'mips64el' | 'openrisc' | 'parisc' | 'parisc64' | 'ppc' | 'ppc64' | 'ppc64le' | 'ppcemb' | 'riscv32' | 'riscv64' | 's390' | 's390x' | 'sh4' | 'sh4eb' | 'sparc' | 'sparc64' | 'unicore32' | 'x86_64' | 'xtensa' | 'xtensaeb';
    /**
     * Machine type: `pc`, `q35`, `microvm`, `virt`, or a version of one.
     * Matches `[a-zA-Z0-9_.-]+`. Default: the hypervisor's default.
     */
    readonly machine?: string;
    /** What the firmware that is chosen must or must not have. */
    readonly firmwareFeatures?: readonly FirmwareFeature[];
    /**
     * First program of a container.
     * Matches `/.+`.
     */
    readonly init?: string;
    /** Arguments of that program. */
    readonly initArgs?: readonly string[];
    /** Environment of that program. */
    readonly initEnv?: readonly InitEnvironmentVariable[];
    /** Directory in which that program starts. */
    readonly initDirectory?: string;
    /** User that it runs as. */
    readonly initUser?: string;
    /** Group that it runs as. */
    readonly initGroup?: string;
    /** The firmware itself. */
    readonly loader?: Loader;
    /** Where the firmware keeps its variables. */
    readonly nvram?: NvramInput;
    /**
     * Path of a kernel to boot directly.
     * Matches `/.+`.
     */
    readonly kernel?: string;
    /**
     * Path of the initial RAM disk for that kernel.
     * Matches `/.+`.
     */
    readonly initrd?: string;
    /** Command line of that kernel. */
    readonly cmdline?: string;
    /**
     * Path of a device tree for that kernel.
     * Matches `/.+`.
     */
    readonly dtb?: string;
    /** Root device of a Xen guest. */
    readonly root?: string;
    /** Tables added to the machine's ACPI tables. */
    readonly acpiTables?: readonly AcpiTable[];
    /** Kinds of devices to boot from, in order. Not together with a `boot.order` of devices. */
    readonly boot?: readonly BootDevice[];
    /**
     * Whether the firmware shows a boot menu.
     * Default: the hypervisor's.
     */
    readonly bootMenuEnabled?: boolean;
    /**
     * How long the menu waits.
     * Unit: ms. At most 65535.
     */
    readonly bootMenuTimeoutMs?: number;
    /**
     * Whether the firmware speaks through the serial port.
     * Default: `no`.
     */
    readonly biosUseSerial?: boolean;
    /**
     * Wait before a guest that found nothing to boot tries again; -1: it does not.
     * Unit: ms. From -1 to 65535.
     */
    readonly biosRebootTimeoutMs?: number;
    /**
     * Source of the SMBIOS tables: made up, the host's, or `sysinfo`.
     * Default: the hypervisor's.
     */
    readonly smbiosMode?: 'emulate' | 'host' | 'sysinfo';
}

/**
 * A domain: a virtual machine that is defined, running, or both.
 *
 * @public
 */
export declare interface DomainRecord {
    /** Identity that never changes, in lower case with hyphens. */
    readonly uuid: string;
    /** Name, unique on the host. */
    readonly name: string;
    /** Grows with every change of this domain. */
    readonly resourceVersion: number;
    /** Number of the running guest, from 1, new at every start; absent when it is not active. */
    readonly id?: number;
    /** What it is doing. */
    readonly state: DomainState;
    /** Why. */
    readonly reason: DomainStateReason;
    /** When it came into this state. */
    readonly stateChangedAt?: Date;
    /** Whether it stays defined when the guest ends. */
    readonly persistent: boolean;
    /** Whether it is started when the host boots. */
    readonly autostart: boolean;
    /** Configuration of the running guest; for one that is not active, of the next boot. */
    readonly spec?: DomainSpec;
    /** Configuration of the next boot, where it differs from `spec`. */
    readonly nextBootSpec?: DomainSpec;
    /** Name of the driver that runs it, for example `qemu`. */
    readonly driver: string;
    /** Process id of the hypervisor; absent when there is none. */
    readonly pid?: number;
    /** Disk leases that it holds; none while it is paused without them. */
    readonly leases: readonly Lease[];
    /** Id of the operation that holds the domain's job queue; empty: none. */
    readonly runningOperationId: string;
    /** Whether the daemon cannot reach the guest's monitor at present; what is shown is the last known. */
    readonly unreachable: boolean;
    /**
     * When its guest was last heard of: a call that it answered, or something that it told by itself. Nobody asks it for an
     * answer to this: for a guest that hangs, this is the age of what is shown. Absent when it is not active, or was not heard
     * of since the daemon was started.
     */
    readonly heardAt?: Date;
    /** Whether it has a saved state, from which its next start goes on. */
    readonly hasManagedSave: boolean;
}

/**
 * Names one domain.
 *
 * @public
 */
export declare type DomainRef = ({
    readonly uuid: string;
    readonly name?: never;
    readonly id?: never;
} | {
    readonly name: string;
    readonly uuid?: never;
    readonly id?: never;
} | {
    readonly id: number;
    readonly uuid?: never;
    readonly name?: never;
});

/**
 * The virtual machines of a host.
 *
 * @public
 */
export declare class Domains {
    #private;
    /* Excluded from this release type: __constructor */
    /**
     * A handle of one domain. It costs nothing and asks nothing: that there is no such domain is told by its first call.
     *
     * @param target - Its name; or its name, UUID or id as an object; or a record of it, which is found by its UUID.
     */
    get(target: DomainTarget): Domain;
    /**
     * Defines a persistent domain, or redefines one.
     *
     * @param source - libvirt domain XML; or `{ xml }`, or `{ spec }`.
     */
    define(source: string | DomainSource, options?: Omit<DefineDomainOptions, 'source'>): Promise<DefineDomainResult>;
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
    apply(source: string | DomainSource, options?: ApplyDomainOptions): Promise<ApplyDomainResult>;
    /**
     * Starts a transient domain: it is gone when its guest ends.
     *
     * @param source - libvirt domain XML; or `{ xml }`, or `{ spec }`.
     */
    create(source: string | DomainSource, options?: Omit<CreateDomainOptions, 'source'>): RunningOperation<CreateDomainResult>;
    /** Lists domains by name, without their configurations unless `readMask` asks for them. */
    list(options?: Omit<ListDomainsOptions, 'pageToken'>): PagedList<DomainRecord>;
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
    live(options?: Pick<CallOptions, 'signal'>): LiveDomains;
    /**
     * Does something with each of many domains, so many at a time, and answers one outcome each, in the order in which they
     * were named. Never rejects for what befalls a single domain.
     *
     * @example
     * ```ts
     * const outcomes = await host.domains.forEach(['web', 'db'], (domain) => domain.setMemory({ memoryBytes: '1GiB' }));
     * ```
     */
    forEach<Value>(targets: DomainTargets, act: (domain: Domain) => Promise<Value>, options?: BulkOptions): Promise<BulkOutcome<Value>[]>;
    /**
     * Starts many domains, so many at a time. All are tried.
     *
     * @throws HoldfastError when any failed, with the code of the first and all of them in `failures`; so do the other calls
     * for many
     */
    startAll(targets: DomainTargets, options?: BulkCallOptions<StartDomainOptions>): Promise<StartDomainResult[]>;
    /** Asks many guests to shut themselves down; with `graceMs` or `thenDestroy` it answers when all are off. */
    shutdownAll(targets: DomainTargets, options?: BulkCallOptions<ShutdownAndWaitOptions>): Promise<ShutdownDomainResult[]>;
    /** Asks many guests to reboot themselves. */
    rebootAll(targets: DomainTargets, options?: BulkCallOptions<RebootDomainOptions>): Promise<RebootDomainResult[]>;
    /** Ends many guests at once, as if their power cords were pulled. */
    destroyAll(targets: DomainTargets, options?: BulkCallOptions<DestroyDomainOptions>): Promise<DestroyDomainResult[]>;
    /** Holds many guests. */
    suspendAll(targets: DomainTargets, options?: BulkCallOptions<SuspendDomainOptions>): Promise<SuspendDomainResult[]>;
    /** Lets many paused guests go on. */
    resumeAll(targets: DomainTargets, options?: BulkCallOptions<ResumeDomainOptions>): Promise<ResumeDomainResult[]>;
    /** Removes the definitions of many domains. */
    undefineAll(targets: DomainTargets, options?: BulkCallOptions<UndefineDomainOptions>): Promise<void>;
    /** Says what a document of libvirt domain XML means; nothing is changed. */
    parseXml(xml: string, options?: Omit<ParseDomainXmlOptions, 'xml'>): Promise<ParseDomainXmlResult>;
    /** Writes a configuration as libvirt domain XML; nothing is changed. */
    formatXml(spec: DomainSpecInput, options?: Omit<FormatDomainXmlOptions, 'spec'>): Promise<string>;
}

/**
 * A domain's configuration, as the caller has it.
 *
 * @public
 */
export declare type DomainSource = ({
    readonly spec: DomainSpecInput;
    readonly xml?: never;
} | {
    readonly xml: string;
    readonly spec?: never;
});

/**
 * The configuration of a virtual machine: what libvirt calls a domain's XML. What is absent is left to the defaults, which are stated field by field.
 *
 * @public
 */
export declare interface DomainSpec {
    /**
     * How the guest is run: `kvm` on the host's virtualization hardware, `qemu` emulated in software, `test` imagined.
     * Default: the best that the host offers.
     */
    readonly type?: 'kvm' | 'qemu' | 'test' | 'xen' | 'lxc' | 'hvf' | 'bhyve' | 'vz' | 'vmware' | 'hyperv' | 'vbox' | 'openvz' | 'kqemu' | 'uml' | 'phyp' | 'parallels';
    /**
     * Number of the running guest. Written in the document of a running guest; read and ignored.
     * At least 1.
     */
    readonly id?: number;
    /**
     * Name, unique on the host: at most 255 bytes of UTF-8, no `/`, no control characters, no leading `-` or `.`.
     * Required. At most 255 characters.
     */
    readonly name: string;
    /**
     * Identity that never changes; kept in lower case with hyphens.
     * Matches `[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}`. Default: `generated`.
     */
    readonly uuid?: string;
    /**
     * Generation id shown to the guest, so that it notices that it was restored or cloned; empty: generated at every start.
     * Matches `([0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12})?`.
     */
    readonly genid?: string;
    /**
     * A short description of one line.
     * At most 4096 characters.
     */
    readonly title?: string;
    /** What the machine is for, in the words of its owner. */
    readonly description?: string;
    /** The element `<metadata>` verbatim: documents of management applications, each in its own namespace. */
    readonly metadata?: string;
    /** Upper limit of memory with all memory devices plugged. */
    readonly maxMemory?: MaxMemory;
    /**
     * Memory that the guest has when it boots. Must be given, unless `cpu.numa` has cells: then it is their sum.
     * Unit: bytes. At least 1.
     */
    readonly memoryBytes?: number;
    /**
     * Whether a core dump of the hypervisor's process contains the guest's memory.
     * Default: the host's setting.
     */
    readonly memoryDumpCore?: boolean;
    /**
     * Memory that the guest shall have in fact, by its balloon; at most `memory_bytes`.
     * Unit: bytes. Default: the same as memory_bytes.
     */
    readonly currentMemoryBytes?: number;
    /** Limits on the guest's use of the host's block devices. */
    readonly blkioTune?: BlkioTune;
    /** Limits on the host memory that the guest's process may take. */
    readonly memoryTune?: MemoryTune;
    /** What the guest's memory is made of on the host. */
    readonly memoryBacking?: MemoryBacking;
    /** How many virtual CPUs there are and where they run. */
    readonly vcpu?: VcpuCount;
    /** State of each virtual CPU; where given, it agrees with `vcpu`. */
    readonly vcpus: readonly VcpuState[];
    /**
     * Number of threads that serve disks beside the virtual CPUs.
     * At most 1024. Default: the number of iothread_ids.
     */
    readonly iothreads?: number;
    /** Ids and sizes of those threads. */
    readonly iothreadIds: readonly Iothread[];
    /** The hypervisor's own main thread pool. */
    readonly defaultIothread?: DefaultIothread;
    /** Shares, quotas and pinning of CPU time. */
    readonly cpuTune?: CpuTune;
    /** From which NUMA nodes of the host the memory comes. */
    readonly numaTune?: NumaTune;
    /** Where the guest belongs among the host's resource partitions. */
    readonly resource?: ResourceSettings;
    /** Tables of system information and firmware configuration entries for the guest. */
    readonly sysinfo: readonly Sysinfo[];
    /** Program on the host that chooses the kernel of a paravirtualized Xen guest. */
    readonly bootloader?: string;
    /** Arguments of that program. */
    readonly bootloaderArgs?: string;
    /** What the machine is and how it boots. */
    readonly os?: DomainOs;
    /** How users and groups of a container are numbered on the host. */
    readonly idmap?: IdMap;
    /** Features of machine and hypervisor. */
    readonly features?: DomainFeatures;
    /** Model and topology of the virtual CPUs. */
    readonly cpu?: DomainCpu;
    /** The guest's clock and its timers. */
    readonly clock?: DomainClock;
    /**
     * What happens when the guest powers itself off.
     * Default: `destroy`.
     */
    readonly onPoweroff?: 'destroy' | 'restart' | 'preserve' | 'rename-restart';
    /**
     * What happens when the guest reboots.
     * Default: `restart`.
     */
    readonly onReboot?: 'destroy' | 'restart' | 'preserve' | 'rename-restart';
    /**
     * What happens when the guest's kernel panics.
     * Default: `destroy`.
     */
    readonly onCrash?: 'destroy' | 'restart' | 'preserve' | 'rename-restart' | 'coredump-destroy' | 'coredump-restart';
    /**
     * What happens when a disk lease is lost while the guest runs. A guest that is paused can go on once it has its leases again;
     * `restart` is accepted by no driver.
     * Default: `poweroff`.
     */
    readonly onLockfailure?: 'poweroff' | 'restart' | 'pause' | 'ignore';
    /** Which kinds of sleep the firmware offers to the guest. */
    readonly powerManagement?: PowerManagement;
    /** Performance events that are counted for the guest. */
    readonly perfEvents: readonly PerfEvent[];
    /** The devices. */
    readonly devices?: DomainDevices;
    /** Labels of the host's security modules for the guest's process. */
    readonly seclabels: readonly SecurityLabel[];
    /** Operations of protected keys that an s390 guest has. */
    readonly keywrap: readonly KeywrapCipher[];
    /** Encryption of the guest's memory against the host. */
    readonly launchSecurity?: LaunchSecurity;
    /** Arguments and environment handed to QEMU as they are; not covered by any promise of stability. */
    readonly qemuCommandline?: QemuCommandline;
    /** Capabilities of QEMU that are to be taken as present or absent. */
    readonly qemuCapabilities?: QemuCapabilities;
    /** Properties of QEMU devices set past their own settings. */
    readonly qemuOverride?: QemuOverride;
    /** What QEMU does about deprecated interfaces. */
    readonly qemuDeprecation?: QemuDeprecation;
    /** What the XML document said and this schema does not know; written back where it stood. Part of the configuration: it survives storage and every change that leaves its parent in place. */
    readonly preservedXml: readonly PreservedXml[];
}

/**
 * The configuration of a virtual machine: what libvirt calls a domain's XML. What is absent is left to the defaults, which are stated field by field.
 * As it is given; a {@link DomainSpec} that was answered can be given too.
 *
 * @public
 */
export declare interface DomainSpecInput {
    /**
     * How the guest is run: `kvm` on the host's virtualization hardware, `qemu` emulated in software, `test` imagined.
     * Default: the best that the host offers.
     */
    readonly type?: 'kvm' | 'qemu' | 'test' | 'xen' | 'lxc' | 'hvf' | 'bhyve' | 'vz' | 'vmware' | 'hyperv' | 'vbox' | 'openvz' | 'kqemu' | 'uml' | 'phyp' | 'parallels';
    /**
     * Number of the running guest. Written in the document of a running guest; read and ignored.
     * At least 1.
     */
    readonly id?: number;
    /**
     * Name, unique on the host: at most 255 bytes of UTF-8, no `/`, no control characters, no leading `-` or `.`.
     * Required. At most 255 characters.
     */
    readonly name: string;
    /**
     * Identity that never changes; kept in lower case with hyphens.
     * Matches `[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}`. Default: `generated`.
     */
    readonly uuid?: string;
    /**
     * Generation id shown to the guest, so that it notices that it was restored or cloned; empty: generated at every start.
     * Matches `([0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12})?`.
     */
    readonly genid?: string;
    /**
     * A short description of one line.
     * At most 4096 characters.
     */
    readonly title?: string;
    /** What the machine is for, in the words of its owner. */
    readonly description?: string;
    /** The element `<metadata>` verbatim: documents of management applications, each in its own namespace. */
    readonly metadata?: string;
    /** Upper limit of memory with all memory devices plugged. */
    readonly maxMemory?: MaxMemoryInput;
    /**
     * Memory that the guest has when it boots. Must be given, unless `cpu.numa` has cells: then it is their sum.
     * Unit: bytes. At least 1.
     */
    readonly memoryBytes?: Size;
    /**
     * Whether a core dump of the hypervisor's process contains the guest's memory.
     * Default: the host's setting.
     */
    readonly memoryDumpCore?: boolean;
    /**
     * Memory that the guest shall have in fact, by its balloon; at most `memory_bytes`.
     * Unit: bytes. Default: the same as memory_bytes.
     */
    readonly currentMemoryBytes?: Size;
    /** Limits on the guest's use of the host's block devices. */
    readonly blkioTune?: BlkioTuneInput;
    /** Limits on the host memory that the guest's process may take. */
    readonly memoryTune?: MemoryTuneInput;
    /** What the guest's memory is made of on the host. */
    readonly memoryBacking?: MemoryBackingInput;
    /** How many virtual CPUs there are and where they run. */
    readonly vcpu?: VcpuCount;
    /** State of each virtual CPU; where given, it agrees with `vcpu`. */
    readonly vcpus?: readonly VcpuState[];
    /**
     * Number of threads that serve disks beside the virtual CPUs.
     * At most 1024. Default: the number of iothread_ids.
     */
    readonly iothreads?: number;
    /** Ids and sizes of those threads. */
    readonly iothreadIds?: readonly Iothread[];
    /** The hypervisor's own main thread pool. */
    readonly defaultIothread?: DefaultIothread;
    /** Shares, quotas and pinning of CPU time. */
    readonly cpuTune?: CpuTuneInput;
    /** From which NUMA nodes of the host the memory comes. */
    readonly numaTune?: NumaTuneInput;
    /** Where the guest belongs among the host's resource partitions. */
    readonly resource?: ResourceSettings;
    /** Tables of system information and firmware configuration entries for the guest. */
    readonly sysinfo?: readonly SysinfoInput[];
    /** Program on the host that chooses the kernel of a paravirtualized Xen guest. */
    readonly bootloader?: string;
    /** Arguments of that program. */
    readonly bootloaderArgs?: string;
    /** What the machine is and how it boots. */
    readonly os?: DomainOsInput;
    /** How users and groups of a container are numbered on the host. */
    readonly idmap?: IdMapInput;
    /** Features of machine and hypervisor. */
    readonly features?: DomainFeaturesInput;
    /** Model and topology of the virtual CPUs. */
    readonly cpu?: DomainCpuInput;
    /** The guest's clock and its timers. */
    readonly clock?: DomainClockInput;
    /**
     * What happens when the guest powers itself off.
     * Default: `destroy`.
     */
    readonly onPoweroff?: 'destroy' | 'restart' | 'preserve' | 'rename-restart';
    /**
     * What happens when the guest reboots.
     * Default: `restart`.
     */
    readonly onReboot?: 'destroy' | 'restart' | 'preserve' | 'rename-restart';
    /**
     * What happens when the guest's kernel panics.
     * Default: `destroy`.
     */
    readonly onCrash?: 'destroy' | 'restart' | 'preserve' | 'rename-restart' | 'coredump-destroy' | 'coredump-restart';
    /**
     * What happens when a disk lease is lost while the guest runs. A guest that is paused can go on once it has its leases again;
     * `restart` is accepted by no driver.
     * Default: `poweroff`.
     */
    readonly onLockfailure?: 'poweroff' | 'restart' | 'pause' | 'ignore';
    /** Which kinds of sleep the firmware offers to the guest. */
    readonly powerManagement?: PowerManagement;
    /** Performance events that are counted for the guest. */
    readonly perfEvents?: readonly PerfEvent[];
    /** The devices. */
    readonly devices?: DomainDevicesInput;
    /** Labels of the host's security modules for the guest's process. */
    readonly seclabels?: readonly SecurityLabel[];
    /** Operations of protected keys that an s390 guest has. */
    readonly keywrap?: readonly KeywrapCipher[];
    /** Encryption of the guest's memory against the host. */
    readonly launchSecurity?: LaunchSecurity;
    /** Arguments and environment handed to QEMU as they are; not covered by any promise of stability. */
    readonly qemuCommandline?: QemuCommandlineInput;
    /** Capabilities of QEMU that are to be taken as present or absent. */
    readonly qemuCapabilities?: QemuCapabilitiesInput;
    /** Properties of QEMU devices set past their own settings. */
    readonly qemuOverride?: QemuOverrideInput;
    /** What QEMU does about deprecated interfaces. */
    readonly qemuDeprecation?: QemuDeprecation;
    /** What the XML document said and this schema does not know; written back where it stood. Part of the configuration: it survives storage and every change that leaves its parent in place. */
    readonly preservedXml?: readonly PreservedXml[];
}

/**
 * State of a domain, with libvirt's numbers.
 *
 * @remarks
 * - `unspecified`: No state is known.
 * - `running`: The guest runs.
 * - `blocked`: The guest runs and waits for a resource of the host.
 * - `paused`: The guest is held; its memory is kept.
 * - `shutdown`: The guest has shut itself down and is being cleared away.
 * - `shutoff`: There is no guest.
 * - `crashed`: The guest crashed and was kept for inspection.
 * - `pmsuspended`: The guest put itself to sleep.
 * - `unknown(17)`: a value that a newer daemon knows, by its number.
 *
 * @public
 */
export declare type DomainState = 'unspecified' | 'running' | 'blocked' | 'paused' | 'shutdown' | 'shutoff' | 'crashed' | 'pmsuspended' | `unknown(${number})`;

/**
 * Why a domain is in its state; the words are libvirt's, one list for all states.
 *
 * @remarks
 * - `unspecified`: The reason is not known.
 * - `booted`: running: started normally.
 * - `migrated`: running: came from another host; shutoff: went to another host.
 * - `restored`: running: restored from a saved image.
 * - `from-snapshot`: any: put there by reverting to a snapshot.
 * - `unpaused`: running: resumed by a caller.
 * - `migration-canceled`: running: a migration away was cancelled.
 * - `save-canceled`: running: a save was cancelled.
 * - `wakeup`: running: woke from sleep.
 * - `crashed`: running: restarted after a crash; paused and shutoff: the guest or its process crashed.
 * - `postcopy`: running or paused: in the post-copy phase of a migration.
 * - `postcopy-failed`: running or paused: the post-copy phase failed.
 * - `user`: paused or shutdown: by a caller's wish.
 * - `migration`: paused: for a migration away.
 * - `save`: paused: for saving to a file.
 * - `dump`: paused: for a dump of its memory.
 * - `io-error`: paused: a disk answered with an error.
 * - `watchdog`: paused: its watchdog fired.
 * - `shutting-down`: paused: it is shutting down.
 * - `snapshot`: paused: while a snapshot is made.
 * - `starting-up`: paused: it has been made and not begun.
 * - `api-error`: paused: the hypervisor failed in the midst of a call.
 * - `shutdown`: shutoff: the guest shut itself down.
 * - `destroyed`: shutoff: a caller ended it.
 * - `saved`: shutoff: saved to a file.
 * - `failed`: shutoff: it could not be started.
 * - `daemon`: shutoff: the daemon could not take it back after a restart.
 * - `panicked`: crashed: the guest's kernel panicked.
 * - `lease-lost`: paused and shutoff: a disk lease was lost, and `<on_lockfailure>` says so; a word of Holdfast's own.
 * - `unknown(17)`: a value that a newer daemon knows, by its number.
 *
 * @public
 */
export declare type DomainStateReason = 'unspecified' | 'booted' | 'migrated' | 'restored' | 'from-snapshot' | 'unpaused' | 'migration-canceled' | 'save-canceled' | 'wakeup' | 'crashed' | 'postcopy' | 'postcopy-failed' | 'user' | 'migration' | 'save' | 'dump' | 'io-error' | 'watchdog' | 'shutting-down' | 'snapshot' | 'starting-up' | 'api-error' | 'shutdown' | 'destroyed' | 'saved' | 'failed' | 'daemon' | 'panicked' | 'lease-lost' | `unknown(${number})`;

/**
 * What names a domain: its name; its name, UUID or id as an object; or a record of it, which is found by its UUID.
 *
 * @public
 */
export declare type DomainTarget = string | DomainRef | Pick<DomainRecord, 'uuid'>;

/**
 * Domains to do something with: an array of names or records, a list as `host.domains.list()` answers it, or whatever else
 * can be iterated. It is read to its end before anything is done.
 *
 * @public
 */
export declare type DomainTargets = Iterable<DomainTarget> | AsyncIterable<DomainTarget>;

/**
 * What a call of `Drain` takes.
 *
 * @public
 */
export declare interface DrainOptions extends CallOptions {
    /** Take them again. */
    readonly resume?: boolean;
}

/**
 * It takes none, or takes them again.
 *
 * @public
 */
export declare interface DrainResult {
    /** Calls of clients that are still under way. */
    readonly calls: number;
}

/**
 * A place at a disk controller.
 *
 * @public
 */
export declare interface DriveAddress {
    /**
     * Index of the controller.
     * Default: `0`.
     */
    readonly controller?: number;
    /**
     * Bus of the controller.
     * Default: `0`.
     */
    readonly bus?: number;
    /**
     * Target on the bus.
     * Default: `0`.
     */
    readonly target?: number;
    /**
     * Unit of the target.
     * Default: `0`.
     */
    readonly unit?: number;
}

/**
 * A cipher.
 *
 * @public
 */
export declare interface EncryptionCipher {
    /**
     * Its name.
     * Required.
     */
    readonly name: string;
    /**
     * Length of its key.
     * Required. Unit: bits.
     */
    readonly size: number;
    /** Its mode. */
    readonly mode?: string;
    /** Its hash. */
    readonly hash?: string;
}

/**
 * Makes initialization vectors.
 *
 * @public
 */
export declare interface EncryptionIvgen {
    /**
     * Its name.
     * Required.
     */
    readonly name: string;
    /** Its hash. */
    readonly hash?: string;
}

/**
 * The details of a refused call.
 *
 * @public
 */
export declare interface ErrorDetail {
    /** Why. */
    readonly reason: ErrorReason;
    /** What is wrong with the input, one entry a place. */
    readonly violations: readonly Violation[];
    /** Who stands in the way. */
    readonly holder?: Holder;
    /** What to do, one sentence. */
    readonly hint: string;
    /** Facts of this occurrence: `state`, `path`, `uid` ... */
    readonly metadata: Readonly<Record<string, string>>;
    /** Whether the same call may succeed later. */
    readonly retryable: boolean;
    /** Number of libvirt's error for the same thing. */
    readonly libvirtCode: number;
    /** Id under which the daemon's log has more; set for INTERNAL. */
    readonly logId: string;
}

/**
 * Why a call was refused. Closed and append-only: a situation keeps its reason for ever.
 * Each reason has a page in the documentation.
 *
 * @remarks
 * - `INTERNAL`: A fault of Holdfast itself; the log has it under the id given in the message.
 * - `INVALID_ARGUMENT`: A field or an argument has a value that is never accepted; the violations name each.
 * - `XML_SYNTAX`: A document is not well-formed XML, or not the document expected.
 * - `XML_INVALID`: A document is well-formed and says something impossible or unknown.
 * - `UNSUPPORTED`: The host, its driver or this build cannot do what was asked.
 * - `DOMAIN_NOT_FOUND`: No domain has this name, UUID or id.
 * - `DOMAIN_EXISTS`: Another domain has this name or this UUID.
 * - `INVALID_STATE`: The object is in a state in which the call is not legal.
 * - `VERSION_MISMATCH`: The object changed since `if_version`.
 * - `JOB_TIMEOUT`: The wait for the object's job queue reached its limit; the details name the holder.
 * - `QUEUE_FULL`: Too many calls wait for this object already.
 * - `DEADLINE_EXCEEDED`: The caller's deadline passed.
 * - `CANCELLED`: The caller, or someone through `CancelOperation`, gave the call up.
 * - `LEASE_BUSY`: A disk is in use by another guest; the details name the holder.
 * - `LOCKD_UNAVAILABLE`: The lock daemon does not answer, so nothing that needs a lease may start.
 * - `LAUNCH_FAILED`: The hypervisor process refused to start or ended while starting.
 * - `MONITOR_FAILED`: The guest's monitor did not answer in time, or refused.
 * - `FILE_NOT_FOUND`: A file or directory named in the call does not exist.
 * - `FILE_PERMISSION`: The daemon may not read or write a file; the details name path, user and mode.
 * - `STATE_WRITE_FAILED`: The disk that holds the daemon's state is full, or writing to it failed; nothing was changed.
 * - `SHUTTING_DOWN`: The daemon is stopping and accepts no new work.
 * - `PERMISSION_DENIED`: The identity of the caller lacks a permission.
 * - `READ_ONLY`: The connection is read-only and the call changes something.
 * - `UNKNOWN_METHOD`: No method of this name is known to this daemon.
 * - `OPERATION_NOT_FOUND`: No operation has this id, or it ended long ago.
 * - `UNAVAILABLE`: The daemon cannot be reached; said by the SDK.
 * - `EVENTS_LOST`: A subscriber read too slowly, or asked for events that are no longer kept.
 * - `RESOURCE_EXHAUSTED`: A resource of the host is exhausted: memory, descriptors, processes; or a limit of the daemon is reached: clients, calls.
 * - `AUTHENTICATION_FAILED`: The host's authority did not let the caller in.
 * - `AUTHENTICATION_UNAVAILABLE`: The authority that decides who may connect does not answer, so nobody is let in.
 * - `LEASE_LOST`: A lease that was given up for a while, or lost, was had by somebody else meanwhile: the disk is not what the guest takes it for.
 * - `DEVICE_NOT_FOUND`: The domain has no device that is known by this name.
 * - `DEVICE_IN_USE`: The guest was asked to let go of a device and has not done so yet.
 * - `OPERATION_INTERRUPTED`: The daemon ended while the operation was under way, and the next one has taken back what it had done.
 * - `unknown(17)`: a value that a newer daemon knows, by its number.
 *
 * @public
 */
export declare type ErrorReason = 'INTERNAL' | 'INVALID_ARGUMENT' | 'XML_SYNTAX' | 'XML_INVALID' | 'UNSUPPORTED' | 'DOMAIN_NOT_FOUND' | 'DOMAIN_EXISTS' | 'INVALID_STATE' | 'VERSION_MISMATCH' | 'JOB_TIMEOUT' | 'QUEUE_FULL' | 'DEADLINE_EXCEEDED' | 'CANCELLED' | 'LEASE_BUSY' | 'LOCKD_UNAVAILABLE' | 'LAUNCH_FAILED' | 'MONITOR_FAILED' | 'FILE_NOT_FOUND' | 'FILE_PERMISSION' | 'STATE_WRITE_FAILED' | 'SHUTTING_DOWN' | 'PERMISSION_DENIED' | 'READ_ONLY' | 'UNKNOWN_METHOD' | 'OPERATION_NOT_FOUND' | 'UNAVAILABLE' | 'EVENTS_LOST' | 'RESOURCE_EXHAUSTED' | 'AUTHENTICATION_FAILED' | 'AUTHENTICATION_UNAVAILABLE' | 'LEASE_LOST' | 'DEVICE_NOT_FOUND' | 'DEVICE_IN_USE' | 'OPERATION_INTERRUPTED' | `unknown(${number})`;

/**
 * Which events are wanted.
 *
 * @public
 */
export declare interface EventFilter {
    /** Only of this domain; absent: of all. */
    readonly domain?: DomainTarget;
    /** Only of these kinds; absent: all. A `resync` always comes. */
    readonly kinds?: readonly EventKind[];
}

/**
 * A kind of event, as {@link HostEvent} names it.
 *
 * @public
 */
export declare type EventKind = Exclude<HostEvent['kind'], 'resync' | 'unknown'>;

/**
 * Where a reader of events stands.
 *
 * @public
 */
export declare interface EventPosition {
    /** Epoch of the last event read. */
    readonly epoch: string;
    /** Its number. */
    readonly sequence: number;
}

/**
 * Where a reader of events stands.
 * As it is given; a {@link EventPosition} that was answered can be given too.
 *
 * @public
 */
export declare interface EventPositionInput {
    /** Epoch of the last event read. */
    readonly epoch?: string;
    /** Its number. */
    readonly sequence?: number;
}

/**
 * Which events are wanted, and from where on.
 *
 * @public
 */
export declare interface EventsOptions extends EventFilter {
    /** Go on after this one, a position or an event; absent: from now on. */
    readonly after?: EventPositionInput;
    /** Ends the stream with CANCELLED; one of `AbortSignal.timeout()` with DEADLINE_EXCEEDED. */
    readonly signal?: AbortSignal;
}

/**
 * Events as they happen, in order and without a gap. It reads on by itself when the connection breaks or the daemon is
 * restarted; where events were lost all the same it says so with an event of kind `resync`.
 *
 * @remarks
 * It begins when it is made, not when it is first read: what happens after {@link EventStream.opened} has resolved is
 * in it. It ends when its reader leaves the loop, or with `await using`.
 *
 * @public
 */
export declare interface EventStream extends AsyncIterable<HostEvent>, AsyncDisposable {
    /** Resolves when the daemon has begun to send, with the place after which the stream begins. */
    readonly opened: Promise<EventPosition>;
    /** Where its reader stands: given as `after`, another stream goes on from there. */
    readonly position: EventPosition | undefined;
}

/**
 * What a call of `ExplainAccess` takes.
 *
 * @public
 */
export declare interface ExplainAccessOptions extends CallOptions {
    /**
     * A method, such as `StartDomain`, or a permission, such as `domain:start`.
     * Required. At most 256 characters.
     */
    readonly action: string;
    /** With which domain; absent: with any. */
    readonly domain?: DomainRef;
    /**
     * For whom, all of it true of one client: `uid:N`, `user:NAME`, `gid:N`, `group:NAME`, `dn:NAME`, `certificate:SHA256`,
     * `token:NAME`; empty: for the caller.
     */
    readonly subjects?: readonly string[];
}

/**
 * Whether it is allowed, and why.
 *
 * @public
 */
export declare interface ExplainAccessResult {
    /** Whether it is allowed, leaving aside what only some fields of a request need. */
    readonly allowed: boolean;
    /** The first permission that is missing; empty: none. */
    readonly missingPermission: string;
    /** All of it in one sentence. */
    readonly sentence: string;
    /** What was asked about, in a phrase: `domain web`. */
    readonly object: string;
    /** For whom. */
    readonly identity: AccessIdentity;
    /** Each permission that it takes. */
    readonly findings: readonly AccessFinding[];
}

/**
 * Says which daemon {@link connect} would talk to, and what it would look at to find it. Connects to nothing.
 *
 * @throws HoldfastError INVALID_ARGUMENT for what is no URI and no profile, UNSUPPORTED for what this release cannot reach,
 * FILE_PERMISSION
 *
 * @public
 */
export declare function explainConnect(options?: {
    readonly uri?: string;
    readonly readOnly?: boolean;
}): ConnectExplanation;

/**
 * A feature that is on, off, or on where it is only named.
 *
 * @public
 */
export declare interface FeatureState {
    /**
     * Whether it is on.
     * Default: `on`.
     */
    readonly state?: boolean;
}

/**
 * A directory of the host that the guest can mount.
 *
 * @public
 */
export declare interface Filesystem {
    /**
     * How the source is given.
     * Default: `mount`.
     */
    readonly type?: 'mount' | 'block' | 'file' | 'template' | 'ram' | 'bind' | 'volume';
    /**
     * As whom files are made and opened.
     * Default: `passthrough`.
     */
    readonly accessmode?: 'passthrough' | 'mapped' | 'squash';
    /**
     * Variant of the virtio device.
     * Default: `virtio`.
     */
    readonly model?: 'virtio' | 'virtio-transitional' | 'virtio-non-transitional';
    /**
     * What happens when the directory has several file systems in it.
     * Default: `default`.
     */
    readonly multidevs?: 'default' | 'remap' | 'forbid' | 'warn';
    /**
     * Mode of new files, in octal.
     * Matches `0?[0-7]{1,3}`. Default: `0600`.
     */
    readonly fmode?: string;
    /**
     * Mode of new directories, in octal.
     * Matches `0?[0-7]{1,3}`. Default: `0700`.
     */
    readonly dmode?: string;
    /** Implementation. */
    readonly driver?: FilesystemDriver;
    /** The program that serves a virtiofs. */
    readonly binary?: FilesystemBinary;
    /** What is shown. */
    readonly source?: FilesystemSource;
    /**
     * What the guest sees.
     * Required.
     */
    readonly target: FilesystemTarget;
    /**
     * Whether the guest cannot write to it.
     * Default: `no`.
     */
    readonly readonly?: boolean;
    /** Its turn in booting. */
    readonly boot?: DeviceBoot;
    /**
     * Name in the hypervisor and in events; a given one begins with `ua-`.
     * Matches `[a-zA-Z0-9_.-]+`. Default: libvirt's, such as fs0.
     */
    readonly alias?: string;
    /**
     * Index by which the guest names it.
     * At least 1.
     */
    readonly acpiIndex?: number;
    /** Where the guest finds it. */
    readonly address?: DeviceAddress;
    /**
     * Most space for a container.
     * Unit: bytes. Default: no limit.
     */
    readonly spaceHardLimitBytes?: number;
    /**
     * Space for a container that may be passed for a while.
     * Unit: bytes. Default: no limit.
     */
    readonly spaceSoftLimitBytes?: number;
}

/**
 * The program that serves a virtiofs.
 *
 * @public
 */
export declare interface FilesystemBinary {
    /**
     * Its absolute path.
     * Matches `/.+`. Default: the host's.
     */
    readonly path?: string;
    /**
     * Whether extended attributes can be set.
     * Default: `off`.
     */
    readonly xattr?: boolean;
    /**
     * What the guest caches.
     * Default: `none`.
     */
    readonly cacheMode?: 'none' | 'always';
    /**
     * How the program is shut in.
     * Default: `namespace`.
     */
    readonly sandboxMode?: 'namespace' | 'chroot';
    /**
     * Whether POSIX locks of the guest hold on the host.
     * Default: `off`.
     */
    readonly lockPosix?: boolean;
    /**
     * Whether flock() locks of the guest hold on the host.
     * Default: `off`.
     */
    readonly lockFlock?: boolean;
    /**
     * Most threads.
     * Default: the program's.
     */
    readonly threadPoolSize?: number;
}

/**
 * Implementation of a shared directory.
 *
 * @public
 */
export declare interface FilesystemDriver {
    /**
     * Which.
     * Default: `path`.
     */
    readonly type?: 'path' | 'handle' | 'loop' | 'nbd' | 'ploop' | 'virtiofs';
    /** Format of the image, for file and block. */
    readonly format?: 'raw' | 'qcow2' | 'qcow' | 'qed' | 'vmdk' | 'vdi' | 'vpc' | 'vhd' | 'dmg' | 'iso' | 'bochs' | 'cloop' | 'cow' | 'dir' | 'fat' | 'luks' | 'ploop';
    /** When the host writes. */
    readonly wrpolicy?: 'immediate';
    /**
     * Length of the queue.
     * At least 1.
     */
    readonly queue?: number;
    /** What all virtio devices have. */
    readonly virtio?: VirtioOptions;
}

/**
 * A directory of the host that the guest can mount.
 * As it is given; a {@link Filesystem} that was answered can be given too.
 *
 * @public
 */
export declare interface FilesystemInput {
    /**
     * How the source is given.
     * Default: `mount`.
     */
    readonly type?: 'mount' | 'block' | 'file' | 'template' | 'ram' | 'bind' | 'volume';
    /**
     * As whom files are made and opened.
     * Default: `passthrough`.
     */
    readonly accessmode?: 'passthrough' | 'mapped' | 'squash';
    /**
     * Variant of the virtio device.
     * Default: `virtio`.
     */
    readonly model?: 'virtio' | 'virtio-transitional' | 'virtio-non-transitional';
    /**
     * What happens when the directory has several file systems in it.
     * Default: `default`.
     */
    readonly multidevs?: 'default' | 'remap' | 'forbid' | 'warn';
    /**
     * Mode of new files, in octal.
     * Matches `0?[0-7]{1,3}`. Default: `0600`.
     */
    readonly fmode?: string;
    /**
     * Mode of new directories, in octal.
     * Matches `0?[0-7]{1,3}`. Default: `0700`.
     */
    readonly dmode?: string;
    /** Implementation. */
    readonly driver?: FilesystemDriver;
    /** The program that serves a virtiofs. */
    readonly binary?: FilesystemBinary;
    /** What is shown. */
    readonly source?: FilesystemSourceInput;
    /**
     * What the guest sees.
     * Required.
     */
    readonly target: FilesystemTarget;
    /**
     * Whether the guest cannot write to it.
     * Default: `no`.
     */
    readonly readonly?: boolean;
    /** Its turn in booting. */
    readonly boot?: DeviceBoot;
    /**
     * Name in the hypervisor and in events; a given one begins with `ua-`.
     * Matches `[a-zA-Z0-9_.-]+`. Default: libvirt's, such as fs0.
     */
    readonly alias?: string;
    /**
     * Index by which the guest names it.
     * At least 1.
     */
    readonly acpiIndex?: number;
    /** Where the guest finds it. */
    readonly address?: DeviceAddress;
    /**
     * Most space for a container.
     * Unit: bytes. Default: no limit.
     */
    readonly spaceHardLimitBytes?: Size;
    /**
     * Space for a container that may be passed for a while.
     * Unit: bytes. Default: no limit.
     */
    readonly spaceSoftLimitBytes?: Size;
}

/**
 * What is shown. Its fields mean something under the `type` of the file system.
 *
 * @public
 */
export declare interface FilesystemSource {
    /** Absolute path of a directory. */
    readonly dir?: string;
    /**
     * Absolute path of the socket of a virtiofs server that runs already.
     * Matches `/.+`.
     */
    readonly socket?: string;
    /**
     * Absolute path of an image file.
     * Matches `/.+`.
     */
    readonly file?: string;
    /**
     * Absolute path of a block device.
     * Matches `/.+`.
     */
    readonly dev?: string;
    /** Name of a template. */
    readonly name?: string;
    /**
     * Size of a file system in memory.
     * Unit: bytes.
     */
    readonly usageBytes?: number;
    /** Storage pool. */
    readonly pool?: string;
    /** Volume in the pool. */
    readonly volume?: string;
}

/**
 * What is shown. Its fields mean something under the `type` of the file system.
 * As it is given; a {@link FilesystemSource} that was answered can be given too.
 *
 * @public
 */
export declare interface FilesystemSourceInput {
    /** Absolute path of a directory. */
    readonly dir?: string;
    /**
     * Absolute path of the socket of a virtiofs server that runs already.
     * Matches `/.+`.
     */
    readonly socket?: string;
    /**
     * Absolute path of an image file.
     * Matches `/.+`.
     */
    readonly file?: string;
    /**
     * Absolute path of a block device.
     * Matches `/.+`.
     */
    readonly dev?: string;
    /** Name of a template. */
    readonly name?: string;
    /**
     * Size of a file system in memory.
     * Unit: bytes.
     */
    readonly usageBytes?: Size;
    /** Storage pool. */
    readonly pool?: string;
    /** Volume in the pool. */
    readonly volume?: string;
}

/**
 * What the guest sees of a shared directory.
 *
 * @public
 */
export declare interface FilesystemTarget {
    /**
     * Tag to mount it by; for containers the directory.
     * Required.
     */
    readonly dir: string;
}

/**
 * The value of a variable.
 *
 * @public
 */
export declare interface FilterParameter {
    /**
     * Name of the variable.
     * Required. Matches `[a-zA-Z0-9_]+`.
     */
    readonly name: string;
    /**
     * Its value.
     * Required.
     */
    readonly value: string;
}

/**
 * An entry of QEMU's firmware configuration device.
 *
 * @public
 */
export declare interface FirmwareConfigEntry {
    /**
     * Its name, for example `opt/com.example/config`.
     * Required.
     */
    readonly name: string;
    /** Absolute path of the file that it comes from. */
    readonly file?: string;
    /** Its value, where it is not in a file. */
    readonly value?: string;
}

/**
 * A feature of firmware.
 *
 * @public
 */
export declare interface FirmwareFeature {
    /**
     * Whether it must be there.
     * Required.
     */
    readonly enabled: boolean;
    /**
     * The feature.
     * Required.
     */
    readonly name: 'enrolled-keys' | 'secure-boot';
}

/**
 * What a call of `FormatDomainXml` takes.
 *
 * @public
 */
export declare interface FormatDomainXmlOptions extends CallOptions {
    /**
     * The configuration.
     * Required.
     */
    readonly spec: DomainSpecInput;
}

/**
 * An address of a guest, and the interface that has it.
 *
 * @public
 */
export declare interface FoundAddress extends InterfaceAddress {
    /** Name of the host's end of the interface; empty: it has none. */
    readonly interfaceName: string;
    /** Hardware address of the interface. */
    readonly mac: string;
    /** Where it was learned from. */
    readonly source: AddressSource;
}

/**
 * What a call of `GetClientLimits` takes.
 *
 * @public
 */
export declare interface GetClientLimitsOptions extends CallOptions {
    /** Name of the server; empty: `holdfastd`. */
    readonly server?: string;
}

/**
 * What a call of `GetClient` takes.
 *
 * @public
 */
export declare interface GetClientOptions extends CallOptions {
    /** Its number. */
    readonly client?: number;
}

/**
 * What a call of `GetDomainCapabilities` takes.
 *
 * @public
 */
export declare interface GetDomainCapabilitiesOptions extends CallOptions {
    /** Value of `<domain type>`; empty: the best that works. */
    readonly domainType?: string;
    /** Architecture; empty: the host's. */
    readonly arch?: string;
    /** Machine type; empty: the default. */
    readonly machine?: string;
}

/**
 * What a guest may have here.
 *
 * @public
 */
export declare interface GetDomainCapabilitiesResult {
    /** Value of `<domain type>`. */
    readonly domainType: string;
    /** Architecture. */
    readonly arch: string;
    /** Machine type, aliases resolved. */
    readonly machine: string;
    /** Path of the hypervisor. */
    readonly emulator: string;
    /** Most virtual CPUs. */
    readonly maxVcpus: number;
    /** Whether it works here. */
    readonly usable: boolean;
    /** Why not. */
    readonly unusableReason: string;
    /** What is accepted, field by field. */
    readonly capabilities: readonly DomainCapability[];
}

/**
 * What {@link DomainMethods.get} takes.
 *
 * @public
 */
export declare interface GetDomainOptions extends CallOptions {
    /** Fields wanted, for example `name,state`; empty: all. */
    readonly readMask?: readonly string[];
    /** With passwords and other secrets. */
    readonly includeSecrets?: boolean;
}

/**
 * What {@link DomainMethods.xml} takes.
 *
 * @public
 */
export declare interface GetDomainXmlOptions extends CallOptions {
    /** The configuration of the next boot, also while the guest runs. */
    readonly inactive?: boolean;
    /** With passwords and other secrets. */
    readonly includeSecrets?: boolean;
}

/**
 * What a call of `GetHostCapabilities` takes.
 *
 * @public
 */
export declare interface GetHostCapabilitiesOptions extends CallOptions {
    /** Probe again instead of answering what is known. */
    readonly refresh?: boolean;
}

/**
 * What a call of `GetLimits` takes.
 *
 * @public
 */
export declare interface GetLimitsOptions extends CallOptions {
}

/**
 * What a call of `GetLogging` takes.
 *
 * @public
 */
export declare interface GetLoggingOptions extends CallOptions {
}

/**
 * What {@link OperationMethods.get} takes.
 *
 * @public
 */
export declare interface GetOperationOptions extends CallOptions {
}

/**
 * What a call of `GetStatus` takes.
 *
 * @public
 */
export declare interface GetStatusOptions extends CallOptions {
}

/**
 * What a call of `GetVersion` takes.
 *
 * @public
 */
export declare interface GetVersionOptions extends CallOptions {
}

/**
 * Who answers.
 *
 * @public
 */
export declare interface GetVersionResult {
    /** Version of the daemon, for example `0.1.0`. */
    readonly version: string;
    /** Identity of this run of it. */
    readonly epoch: string;
    /** Process id. */
    readonly pid: number;
    /** When it started. */
    readonly startedAt: Date;
    /** Name of the driver. */
    readonly driver: string;
    /** Version of Node.js. */
    readonly nodeVersion: string;
    /** Lease manager in use. */
    readonly leaseManager: string;
    /** Names of what this daemon can do that an older one could not; clients ask these instead of versions. */
    readonly features: readonly string[];
}

/**
 * What a call of `GetWorkerPool` takes.
 *
 * @public
 */
export declare interface GetWorkerPoolOptions extends CallOptions {
    /** Name of the server; empty: `holdfastd`. */
    readonly server?: string;
}

/**
 * Interrupt controller of ARM.
 *
 * @public
 */
export declare interface Gic {
    /**
     * Its version.
     * Default: the hypervisor's.
     */
    readonly version?: '2' | '3' | 'host';
}

/**
 * A way to see the screen.
 *
 * @public
 */
export declare interface Graphics {
    /**
     * Which; decides which of the other fields mean anything.
     * Required.
     */
    readonly type: 'vnc' | 'spice' | 'sdl' | 'dbus' | 'rdp' | 'desktop' | 'egl-headless';
    /**
     * Absolute path of a unix socket, in the old form.
     * Matches `/.+`.
     */
    readonly socket?: string;
    /**
     * TCP port; -1: chosen by the daemon.
     * From -1 to 65535. Default: with autoport a free one.
     */
    readonly port?: number;
    /**
     * TCP port for encrypted connections; -1: chosen by the daemon.
     * From -1 to 65535.
     */
    readonly tlsPort?: number;
    /**
     * Whether the daemon chooses the ports.
     * Default: yes when no port is given.
     */
    readonly autoport?: boolean;
    /**
     * TCP port for WebSocket; -1: chosen by the daemon.
     * From -1 to 65535.
     */
    readonly websocket?: number;
    /**
     * Address that it listens on; the first of `listens` of type `address`.
     * Default: the host's setting.
     */
    readonly listen?: string;
    /** Keyboard layout: `en-us`. */
    readonly keymap?: string;
    /**
     * Whether several may look at once.
     * Default: `allow-exclusive`.
     */
    readonly sharePolicy?: 'allow-exclusive' | 'force-shared' | 'ignore';
    /**
     * Whether viewers may shut the guest down.
     * Default: `no`.
     */
    readonly powerControl?: boolean;
    /**
     * Password.
     * Secret: never logged, answered only when asked for with secrets.
     */
    readonly passwd?: string;
    /** When the password ends: `2030-12-31T23:59:59`, in UTC. */
    readonly passwdValidTo?: string;
    /** What a change of the password does to those who look. */
    readonly connected?: 'fail' | 'disconnect' | 'keep';
    /**
     * Encryption of channels that are not named.
     * Default: `any`.
     */
    readonly defaultMode?: 'any' | 'secure' | 'insecure';
    /** Display of the host: `:0.0`. */
    readonly display?: string;
    /** Authority file of that display. */
    readonly xauth?: string;
    /**
     * Whether it takes the whole screen.
     * Default: `no`.
     */
    readonly fullscreen?: boolean;
    /**
     * Whether the next who looks replaces the last.
     * Default: `no`.
     */
    readonly replaceUser?: boolean;
    /**
     * Whether several may look at once.
     * Default: `no`.
     */
    readonly multiUser?: boolean;
    /**
     * Whether connections are handed over one by one.
     * Default: `no`.
     */
    readonly p2p?: boolean;
    /** Address of the bus. */
    readonly busAddress?: string;
    /** Where it listens. */
    readonly listens: readonly GraphicsListen[];
    /** What only SPICE has. */
    readonly spice?: SpiceSettings;
    /** Drawing by the host's graphics card. */
    readonly gl?: GraphicsGl;
    /**
     * Audio backend that is heard there.
     * At least 1.
     */
    readonly audioId?: number;
}

/**
 * Drawing by the host's graphics card.
 *
 * @public
 */
export declare interface GraphicsGl {
    /**
     * Whether it is used.
     * Default: yes for egl-headless, else no.
     */
    readonly enabled?: boolean;
    /**
     * Absolute path of its device.
     * Matches `/.+`. Default: the first.
     */
    readonly rendernode?: string;
}

/**
 * A way to see the screen.
 * As it is given; a {@link Graphics} that was answered can be given too.
 *
 * @public
 */
export declare interface GraphicsInput {
    /**
     * Which; decides which of the other fields mean anything.
     * Required.
     */
    readonly type: 'vnc' | 'spice' | 'sdl' | 'dbus' | 'rdp' | 'desktop' | 'egl-headless';
    /**
     * Absolute path of a unix socket, in the old form.
     * Matches `/.+`.
     */
    readonly socket?: string;
    /**
     * TCP port; -1: chosen by the daemon.
     * From -1 to 65535. Default: with autoport a free one.
     */
    readonly port?: number;
    /**
     * TCP port for encrypted connections; -1: chosen by the daemon.
     * From -1 to 65535.
     */
    readonly tlsPort?: number;
    /**
     * Whether the daemon chooses the ports.
     * Default: yes when no port is given.
     */
    readonly autoport?: boolean;
    /**
     * TCP port for WebSocket; -1: chosen by the daemon.
     * From -1 to 65535.
     */
    readonly websocket?: number;
    /**
     * Address that it listens on; the first of `listens` of type `address`.
     * Default: the host's setting.
     */
    readonly listen?: string;
    /** Keyboard layout: `en-us`. */
    readonly keymap?: string;
    /**
     * Whether several may look at once.
     * Default: `allow-exclusive`.
     */
    readonly sharePolicy?: 'allow-exclusive' | 'force-shared' | 'ignore';
    /**
     * Whether viewers may shut the guest down.
     * Default: `no`.
     */
    readonly powerControl?: boolean;
    /**
     * Password.
     * Secret: never logged, answered only when asked for with secrets.
     */
    readonly passwd?: string;
    /** When the password ends: `2030-12-31T23:59:59`, in UTC. */
    readonly passwdValidTo?: string;
    /** What a change of the password does to those who look. */
    readonly connected?: 'fail' | 'disconnect' | 'keep';
    /**
     * Encryption of channels that are not named.
     * Default: `any`.
     */
    readonly defaultMode?: 'any' | 'secure' | 'insecure';
    /** Display of the host: `:0.0`. */
    readonly display?: string;
    /** Authority file of that display. */
    readonly xauth?: string;
    /**
     * Whether it takes the whole screen.
     * Default: `no`.
     */
    readonly fullscreen?: boolean;
    /**
     * Whether the next who looks replaces the last.
     * Default: `no`.
     */
    readonly replaceUser?: boolean;
    /**
     * Whether several may look at once.
     * Default: `no`.
     */
    readonly multiUser?: boolean;
    /**
     * Whether connections are handed over one by one.
     * Default: `no`.
     */
    readonly p2p?: boolean;
    /** Address of the bus. */
    readonly busAddress?: string;
    /** Where it listens. */
    readonly listens?: readonly GraphicsListen[];
    /** What only SPICE has. */
    readonly spice?: SpiceSettingsInput;
    /** Drawing by the host's graphics card. */
    readonly gl?: GraphicsGl;
    /**
     * Audio backend that is heard there.
     * At least 1.
     */
    readonly audioId?: number;
}

/**
 * Where a graphics server listens.
 *
 * @public
 */
export declare interface GraphicsListen {
    /**
     * How the place is given.
     * Required.
     */
    readonly type: 'none' | 'address' | 'network' | 'socket';
    /** IP address or name. */
    readonly address?: string;
    /** Virtual network whose address is taken. */
    readonly network?: string;
    /**
     * Absolute path of a unix socket; absent: chosen by the daemon.
     * Matches `/.+`.
     */
    readonly socket?: string;
}

/**
 * A way to run guests of one architecture.
 *
 * @public
 */
export declare interface GuestCapability {
    /** `hvm`: the guest believes it has a machine of its own. */
    readonly osType: string;
    /** Architecture of the guest. */
    readonly arch: string;
    /** Value for `<domain type>`, for example `kvm` or `qemu`. */
    readonly domainType: string;
    /** Path of the hypervisor. */
    readonly emulator: string;
    /** Version of the hypervisor. */
    readonly version: string;
    /** Machine types. */
    readonly machines: readonly string[];
    /** Whether it works here. */
    readonly usable: boolean;
    /** Why not. */
    readonly unusableReason: string;
    /** Most virtual CPUs of a guest. */
    readonly maxVcpus: number;
}

/**
 * An interface of a guest with the addresses that are known of it.
 *
 * @public
 */
export declare interface GuestInterface {
    /** Name of the host's end, for example `vnet0`; of the guest's own where the agent tells. Empty: it has none. */
    readonly name: string;
    /** Hardware address. */
    readonly mac: string;
    /** Its addresses; none: none is known yet. */
    readonly addresses: readonly InterfaceAddress[];
}

/**
 * Hash page table of POWER.
 *
 * @public
 */
export declare interface HashPageTable {
    /** Whether the guest can resize it. */
    readonly resizing?: 'enabled' | 'disabled' | 'required';
    /**
     * Largest page.
     * Unit: bytes.
     */
    readonly maxPageSizeBytes?: number;
}

/**
 * Hash page table of POWER.
 * As it is given; a {@link HashPageTable} that was answered can be given too.
 *
 * @public
 */
export declare interface HashPageTableInput {
    /** Whether the guest can resize it. */
    readonly resizing?: 'enabled' | 'disabled' | 'required';
    /**
     * Largest page.
     * Unit: bytes.
     */
    readonly maxPageSizeBytes?: Size;
}

/**
 * Who stands in the way: the holder of a job or of a lease.
 *
 * @public
 */
export declare interface Holder {
    /** Kind of what is held: a job's name such as `start`, or `lease`. */
    readonly kind: string;
    /** Name of the domain or process that holds it. */
    readonly name: string;
    /** UUID of that domain. */
    readonly uuid: string;
    /** Process id of the holder; 0: unknown. */
    readonly pid: number;
    /** Host of the holder. */
    readonly host: string;
    /** How long it has been held, in milliseconds. */
    readonly ageMs: number;
    /** Id of the operation that holds it. */
    readonly operationId: string;
    /** What is held: the path of a disk, for example. */
    readonly resource: string;
}

/**
 * The one error that calls are refused with.
 *
 * @remarks
 * `instanceof` also knows the errors of another copy of this package. The message starts with the code, because most
 * tools show nothing but the message.
 *
 * @public
 */
export declare class HoldfastError extends Error {
    readonly name = "HoldfastError";
    /** Why; each code has a page in the documentation, and a situation keeps its code for ever. */
    readonly code: ErrorReason;
    /** The message without the code before it. */
    readonly rawMessage: string;
    /** Everything that is known about it. */
    readonly details: ErrorDetail;
    /** Of a call for many domains: each that failed, and why. The others are done. Empty for any other call. */
    readonly failures: readonly DomainFailure[];
    constructor(code: ErrorReason, message: string, options?: HoldfastErrorOptions);
    /** What is wrong with the input, one entry a place. */
    get violations(): readonly Violation[];
    /** Who stands in the way: the holder of a job or of a lease. */
    get holder(): Holder | undefined;
    /** What to do, one sentence; may be empty. */
    get hint(): string;
    /**
     * Id of the operation that came to this, of a call that was one; `host.operation(id)` finds it. Where the wait was given up, or the
     * connection was lost, that of the work which goes on.
     */
    get operationId(): string | undefined;
    /** Its page in the documentation, from the folder of that: `reference/errors/lease-busy.md`. */
    get page(): string;
    /** Whether the same call may succeed later without any change. */
    get retryable(): boolean;
    /** Whether a value is such an error, of whichever copy of the package. */
    static [Symbol.hasInstance](value: unknown): boolean;
}

/**
 * What a {@link HoldfastError} is made of beside its code and message.
 *
 * @public
 */
export declare interface HoldfastErrorOptions extends ErrorOptions {
    /** What the daemon said about it; absent when it is the SDK that refuses. */
    readonly details?: Partial<ErrorDetail>;
    /** Of a call for many domains: what failed of it. */
    readonly failures?: readonly DomainFailure[];
}

/**
 * A connection to a daemon, and by it the host whose guests that daemon runs. Use it with `await using`, or call
 * {@link Host.close}. It connects again by itself when the connection breaks.
 *
 * @public
 */
export declare class Host implements AsyncDisposable {
    #private;
    /** The URI that was connected to. */
    readonly uri: string;
    /** Its virtual machines. */
    readonly domains: Domains;
    /** What is being done on it. */
    readonly operations: Operations;
    /* Excluded from this release type: __constructor */
    /** Tells what the host is and can do. */
    capabilities(options?: GetHostCapabilitiesOptions): Promise<HostCapabilities>;
    /** Tells what a guest may have here. */
    domainCapabilities(options?: GetDomainCapabilitiesOptions): Promise<GetDomainCapabilitiesResult>;
    /** Lists the disk leases that are held, by path. */
    leases(options?: Omit<ListLeasesOptions, 'pageToken'>): PagedList<Lease>;
    /**
     * Work that goes on or has ended, by its id, also of an earlier run of the daemon or of another program: `await` waits for its
     * end, and is rejected with why it failed. It asks nothing before that.
     */
    operation(id: string, options?: CallOptions): RunningOperation<OperationRecord>;
    /** Reads events as they happen, from now on or after a place given; see {@link EventStream}. */
    events(options?: EventsOptions): EventStream;
    /** Lists the events that the daemon still keeps, in order. */
    listEvents(options?: ListedEventsOptions): PagedList<HostEvent>;
    /** Tells who answers. */
    version(options?: GetVersionOptions): Promise<GetVersionResult>;
    /** Tells who the caller is to the daemon, and what it may do. */
    whoAmI(options?: WhoAmIOptions): Promise<WhoAmIResult>;
    /** Tells whether something is allowed, and which rule of the policy says so. */
    explainAccess(options: ExplainAccessOptions): Promise<ExplainAccessResult>;
    /** Asks whether the daemon answers. */
    ping(options?: PingOptions): Promise<PingResult>;
    /** Stops the daemon; its guests go on running. */
    shutdownDaemon(options?: ShutdownOptions): Promise<void>;
    /** Ends the connection. Calls under way are rejected with CANCELLED; what they have begun goes on. */
    close(): Promise<void>;
    /** The same as {@link Host.close}. */
    [Symbol.asyncDispose](): Promise<void>;
}

/**
 * What the host is and can do.
 *
 * @public
 */
export declare interface HostCapabilities {
    /** Identity of the host. */
    readonly uuid: string;
    /** Name of the host. */
    readonly hostname: string;
    /** Processor. */
    readonly cpu?: HostCpu;
    /** Memory, in bytes. */
    readonly memoryBytes: number;
    /** Ways to run guests. */
    readonly guests: readonly GuestCapability[];
    /** Lease manager in use: `lockd` or `nop`. */
    readonly leaseManager: string;
    /** Driver in use. */
    readonly driver: string;
}

/**
 * The processor of the host.
 *
 * @public
 */
export declare interface HostCpu {
    /** Architecture in libvirt's name, for example `x86_64`. */
    readonly arch: string;
    /** Model as the kernel names it. */
    readonly model: string;
    /** Vendor as the kernel names it. */
    readonly vendor: string;
    /** Logical processors that are online. */
    readonly count: number;
    /** NUMA nodes. */
    readonly nodes: number;
    /** Sockets in a node. */
    readonly sockets: number;
    /** Cores in a socket. */
    readonly cores: number;
    /** Threads in a core. */
    readonly threads: number;
    /** Clock at present, in MHz; 0: unknown. */
    readonly mhz: number;
}

/**
 * A device of the host that the guest has for itself.
 *
 * @public
 */
export declare interface HostDevice {
    /**
     * A whole device, or what a container may use.
     * Default: `subsystem`.
     */
    readonly mode?: 'subsystem' | 'capabilities';
    /**
     * Kind of device; the last three for mode `capabilities`.
     * Required.
     */
    readonly type: 'pci' | 'usb' | 'scsi' | 'scsi_host' | 'mdev' | 'storage' | 'misc' | 'net';
    /**
     * Whether the daemon takes it from the host at start and gives it back.
     * Default: `no`.
     */
    readonly managed?: boolean;
    /** Whether the host's kernel filters SCSI commands. */
    readonly sgio?: 'filtered' | 'unfiltered';
    /** Whether the guest's process may send raw commands. */
    readonly rawio?: boolean;
    /** Model of the device; required for mdev. */
    readonly model?: 'virtio' | 'virtio-transitional' | 'virtio-non-transitional' | 'vfio-pci' | 'vfio-ccw' | 'vfio-ap';
    /**
     * Whether it is seen on the screen.
     * Default: `off`.
     */
    readonly display?: boolean;
    /**
     * Whether it is seen before the guest has a driver.
     * Default: `off`.
     */
    readonly ramfb?: boolean;
    /**
     * How it is handed over.
     * Default: `vfio`.
     */
    readonly driverName?: 'vfio' | 'kvm' | 'xen';
    /**
     * Which device.
     * Required.
     */
    readonly source: HostDeviceSource;
    /** Failover with a network interface. */
    readonly teaming?: InterfaceTeaming;
    /**
     * Whether the guest cannot write to it.
     * Default: `no`.
     */
    readonly readonly?: boolean;
    /**
     * Whether other guests have it too.
     * Default: `no`.
     */
    readonly shareable?: boolean;
    /** Its turn in booting. */
    readonly boot?: DeviceBoot;
    /**
     * Name in the hypervisor and in events; a given one begins with `ua-`.
     * Matches `[a-zA-Z0-9_.-]+`. Default: libvirt's, such as hostdev0.
     */
    readonly alias?: string;
    /** Boot ROM. */
    readonly rom?: DeviceRom;
    /**
     * Index by which the guest names it.
     * At least 1.
     */
    readonly acpiIndex?: number;
    /** Where the guest finds it. */
    readonly address?: DeviceAddress;
}

/**
 * A device of the host that the guest has for itself.
 * As it is given; a {@link HostDevice} that was answered can be given too.
 *
 * @public
 */
export declare interface HostDeviceInput {
    /**
     * A whole device, or what a container may use.
     * Default: `subsystem`.
     */
    readonly mode?: 'subsystem' | 'capabilities';
    /**
     * Kind of device; the last three for mode `capabilities`.
     * Required.
     */
    readonly type: 'pci' | 'usb' | 'scsi' | 'scsi_host' | 'mdev' | 'storage' | 'misc' | 'net';
    /**
     * Whether the daemon takes it from the host at start and gives it back.
     * Default: `no`.
     */
    readonly managed?: boolean;
    /** Whether the host's kernel filters SCSI commands. */
    readonly sgio?: 'filtered' | 'unfiltered';
    /** Whether the guest's process may send raw commands. */
    readonly rawio?: boolean;
    /** Model of the device; required for mdev. */
    readonly model?: 'virtio' | 'virtio-transitional' | 'virtio-non-transitional' | 'vfio-pci' | 'vfio-ccw' | 'vfio-ap';
    /**
     * Whether it is seen on the screen.
     * Default: `off`.
     */
    readonly display?: boolean;
    /**
     * Whether it is seen before the guest has a driver.
     * Default: `off`.
     */
    readonly ramfb?: boolean;
    /**
     * How it is handed over.
     * Default: `vfio`.
     */
    readonly driverName?: 'vfio' | 'kvm' | 'xen';
    /**
     * Which device.
     * Required.
     */
    readonly source: HostDeviceSourceInput;
    /** Failover with a network interface. */
    readonly teaming?: InterfaceTeaming;
    /**
     * Whether the guest cannot write to it.
     * Default: `no`.
     */
    readonly readonly?: boolean;
    /**
     * Whether other guests have it too.
     * Default: `no`.
     */
    readonly shareable?: boolean;
    /** Its turn in booting. */
    readonly boot?: DeviceBoot;
    /**
     * Name in the hypervisor and in events; a given one begins with `ua-`.
     * Matches `[a-zA-Z0-9_.-]+`. Default: libvirt's, such as hostdev0.
     */
    readonly alias?: string;
    /** Boot ROM. */
    readonly rom?: DeviceRom;
    /**
     * Index by which the guest names it.
     * At least 1.
     */
    readonly acpiIndex?: number;
    /** Where the guest finds it. */
    readonly address?: DeviceAddress;
}

/**
 * Which device of the host. Its fields mean something under the `type` of the device.
 *
 * @public
 */
export declare interface HostDeviceSource {
    /**
     * What happens when it is missing at start.
     * Default: `mandatory`.
     */
    readonly startupPolicy?: 'mandatory' | 'requisite' | 'optional';
    /** Whether the guest can reset it. */
    readonly guestReset?: 'off' | 'uninitialized' | 'on';
    /** Whether it was missing at start; set by the daemon. */
    readonly missing?: boolean;
    /** Whether writes to its configuration space are filtered. */
    readonly writeFiltering?: boolean;
    /**
     * How a SCSI device is reached.
     * Default: `adapter`.
     */
    readonly protocol?: 'adapter' | 'iscsi' | 'vhost';
    /** Target and LUN, for iscsi. */
    readonly name?: string;
    /**
     * World wide port name, for vhost.
     * Matches `naa\.[0-9a-fA-F]{16}`.
     */
    readonly wwpn?: string;
    /**
     * USB vendor id.
     * At most 65535.
     */
    readonly vendor?: number;
    /**
     * USB product id.
     * At most 65535.
     */
    readonly product?: number;
    /** Servers, for iscsi. */
    readonly hosts: readonly DiskSourceHost[];
    /** Who to be, for iscsi. */
    readonly auth?: DiskAuth;
    /** Name of the iSCSI initiator to be. */
    readonly initiator?: string;
    /** SCSI adapter of the host: `scsi_host0`. */
    readonly adapterName?: string;
    /** Place on the host's PCI bus. */
    readonly pciAddress?: PciAddress;
    /** Place on the host's USB. */
    readonly usbAddress?: HostUsbAddress;
    /** Place at the adapter. */
    readonly scsiAddress?: HostScsiAddress;
    /**
     * UUID of the mediated device.
     * Matches `[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}`.
     */
    readonly mdevUuid?: string;
    /**
     * Absolute path of a block device, for a container.
     * Matches `/.+`.
     */
    readonly block?: string;
    /**
     * Absolute path of a character device, for a container.
     * Matches `/.+`.
     */
    readonly char?: string;
    /** Network interface of the host, for a container. */
    readonly interface?: string;
}

/**
 * Which device of the host. Its fields mean something under the `type` of the device.
 * As it is given; a {@link HostDeviceSource} that was answered can be given too.
 *
 * @public
 */
export declare interface HostDeviceSourceInput {
    /**
     * What happens when it is missing at start.
     * Default: `mandatory`.
     */
    readonly startupPolicy?: 'mandatory' | 'requisite' | 'optional';
    /** Whether the guest can reset it. */
    readonly guestReset?: 'off' | 'uninitialized' | 'on';
    /** Whether it was missing at start; set by the daemon. */
    readonly missing?: boolean;
    /** Whether writes to its configuration space are filtered. */
    readonly writeFiltering?: boolean;
    /**
     * How a SCSI device is reached.
     * Default: `adapter`.
     */
    readonly protocol?: 'adapter' | 'iscsi' | 'vhost';
    /** Target and LUN, for iscsi. */
    readonly name?: string;
    /**
     * World wide port name, for vhost.
     * Matches `naa\.[0-9a-fA-F]{16}`.
     */
    readonly wwpn?: string;
    /**
     * USB vendor id.
     * At most 65535.
     */
    readonly vendor?: number;
    /**
     * USB product id.
     * At most 65535.
     */
    readonly product?: number;
    /** Servers, for iscsi. */
    readonly hosts?: readonly DiskSourceHost[];
    /** Who to be, for iscsi. */
    readonly auth?: DiskAuth;
    /** Name of the iSCSI initiator to be. */
    readonly initiator?: string;
    /** SCSI adapter of the host: `scsi_host0`. */
    readonly adapterName?: string;
    /** Place on the host's PCI bus. */
    readonly pciAddress?: PciAddress;
    /** Place on the host's USB. */
    readonly usbAddress?: HostUsbAddress;
    /** Place at the adapter. */
    readonly scsiAddress?: HostScsiAddress;
    /**
     * UUID of the mediated device.
     * Matches `[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}`.
     */
    readonly mdevUuid?: string;
    /**
     * Absolute path of a block device, for a container.
     * Matches `/.+`.
     */
    readonly block?: string;
    /**
     * Absolute path of a character device, for a container.
     * Matches `/.+`.
     */
    readonly char?: string;
    /** Network interface of the host, for a container. */
    readonly interface?: string;
}

/**
 * Something that happened. Order of sequence numbers is order of events.
 *
 * @public
 */
export declare type HostEvent = {
    /**
     * Identity of this order of events; sequence numbers of different epochs cannot be compared. A daemon that stops leaves its
     * events to the next one, which goes on in the same epoch; after a crash of the daemon or the host another one begins.
     */
    readonly epoch: string;
    /** Number in this epoch, from 1, without gaps before filters. */
    readonly sequence: number;
    /**
     * When.
     * Required.
     */
    readonly time: Date;
    /** UUID of the domain. */
    readonly domainUuid: string;
    /** Name of the domain at that time. */
    readonly domainName: string;
    /** Version of the domain after it. */
    readonly resourceVersion: number;
    /** State of the domain after it. */
    readonly state: DomainState;
    /** Reason of that state. */
    readonly reason: DomainStateReason;
} & ({
    readonly kind: 'lifecycle'; /** A step in its life. */
    readonly lifecycle: LifecycleEvent;
} | {
    readonly kind: 'reboot'; /** It was reset or rebooted. */
    readonly reboot: RebootEvent;
} | {
    readonly kind: 'watchdog'; /** Its watchdog fired. */
    readonly watchdog: WatchdogEvent;
} | {
    readonly kind: 'ioError'; /** A disk answered with an error. */
    readonly ioError: IoErrorEvent;
} | {
    readonly kind: 'balloonChange'; /** Its balloon has another size. */
    readonly balloonChange: BalloonChangeEvent;
} | {
    readonly kind: 'metadataChange'; /** Title, description or metadata changed. */
    readonly metadataChange: MetadataChangeEvent;
} | {
    readonly kind: 'configurationChange'; /** Its configuration changed. */
    readonly configurationChange: ConfigurationChangeEvent;
} | {
    readonly kind: 'reachability'; /** Its monitor was lost or is back. */
    readonly reachability: ReachabilityEvent;
} | {
    readonly kind: 'resync'; /** Events were lost to this reader. */
    readonly resync: ResyncEvent;
} | {
    readonly kind: 'stateDamaged'; /** A file of its state is damaged. */
    readonly stateDamaged: StateDamagedEvent;
} | {
    readonly kind: 'leaseLost'; /** It has lost a lease. */
    readonly leaseLost: LeaseLostEvent;
} | {
    readonly kind: 'deviceAdded'; /** It has one device more. */
    readonly deviceAdded: DeviceAddedEvent;
} | {
    readonly kind: 'deviceRemoved'; /** It has one device less. */
    readonly deviceRemoved: DeviceRemovedEvent;
} | {
    readonly kind: 'deviceRemovalFailed'; /** It keeps a device that it was asked to let go of. */
    readonly deviceRemovalFailed: DeviceRemovalFailedEvent;
} | {
    readonly kind: 'unknown';
});

/**
 * Where a network device of the host is.
 *
 * @public
 */
export declare interface HostInterfaceAddress {
    /**
     * Kind of bus.
     * Required.
     */
    readonly type: 'pci' | 'usb';
    /** Place on the PCI bus. */
    readonly pci?: PciAddress;
    /** Place on the USB. */
    readonly usb?: HostUsbAddress;
}

/**
 * A place at a SCSI adapter of the host.
 *
 * @public
 */
export declare interface HostScsiAddress {
    /**
     * Bus.
     * Default: `0`.
     */
    readonly bus?: number;
    /**
     * Target.
     * Default: `0`.
     */
    readonly target?: number;
    /**
     * Unit.
     * Default: `0`.
     */
    readonly unit?: number;
}

/**
 * A place on the host's USB; new at every plugging.
 *
 * @public
 */
export declare interface HostUsbAddress {
    /**
     * Bus.
     * Required.
     */
    readonly bus: number;
    /**
     * Device on the bus.
     * Required.
     */
    readonly device: number;
}

/**
 * A cookie.
 *
 * @public
 */
export declare interface HttpCookie {
    /**
     * Its name.
     * Required.
     */
    readonly name: string;
    /**
     * Its value.
     * Secret: never logged, answered only when asked for with secrets.
     */
    readonly value?: string;
}

/**
 * A USB hub.
 *
 * @public
 */
export declare interface Hub {
    /**
     * Kind of bus.
     * Required.
     */
    readonly type: 'usb';
    /**
     * Name in the hypervisor and in events; a given one begins with `ua-`.
     * Matches `[a-zA-Z0-9_.-]+`. Default: libvirt's, such as hub0.
     */
    readonly alias?: string;
    /**
     * Index by which the guest names it.
     * At least 1.
     */
    readonly acpiIndex?: number;
    /** Where the guest finds it. */
    readonly address?: DeviceAddress;
}

/**
 * Huge pages of one size.
 *
 * @public
 */
export declare interface Hugepage {
    /**
     * Size of a page.
     * Required. Unit: bytes. At least 1.
     */
    readonly sizeBytes: number;
    /**
     * Guest NUMA nodes that use it; absent: all.
     * Matches `[0-9,^-]+`.
     */
    readonly nodeset?: string;
}

/**
 * Huge pages of one size.
 * As it is given; a {@link Hugepage} that was answered can be given too.
 *
 * @public
 */
export declare interface HugepageInput {
    /**
     * Size of a page.
     * Required. Unit: bytes. At least 1.
     */
    readonly sizeBytes: Size;
    /**
     * Guest NUMA nodes that use it; absent: all.
     * Matches `[0-9,^-]+`.
     */
    readonly nodeset?: string;
}

/**
 * Use of huge pages.
 *
 * @public
 */
export declare interface Hugepages {
    /** Sizes by guest NUMA node; none: the host's default size for all. */
    readonly pages: readonly Hugepage[];
}

/**
 * Use of huge pages.
 * As it is given; a {@link Hugepages} that was answered can be given too.
 *
 * @public
 */
export declare interface HugepagesInput {
    /** Sizes by guest NUMA node; none: the host's default size for all. */
    readonly pages?: readonly HugepageInput[];
}

/**
 * Interfaces of Hyper-V.
 *
 * @public
 */
export declare interface HypervFeatures {
    /**
     * Those named here, or all that the host has.
     * Default: `custom`.
     */
    readonly mode?: 'custom' | 'passthrough';
    /** Relaxed time limits. */
    readonly relaxed?: boolean;
    /** Virtual APIC. */
    readonly vapic?: boolean;
    /** Spin lock retries. */
    readonly spinlocks?: HypervSpinlocks;
    /** Virtual CPU index. */
    readonly vpindex?: boolean;
    /** Time that a virtual CPU ran. */
    readonly runtime?: boolean;
    /** Synthetic interrupt controller. */
    readonly synic?: boolean;
    /** Synthetic timers. */
    readonly stimer?: HypervStimer;
    /** Reset of the guest by a register. */
    readonly reset?: boolean;
    /** Name of the hypervisor's vendor. */
    readonly vendorId?: HypervVendorId;
    /** Frequencies in registers. */
    readonly frequencies?: boolean;
    /** Notification after a migration. */
    readonly reenlightenment?: boolean;
    /** Flushing of remote TLBs. */
    readonly tlbflush?: FeatureState;
    /** Interrupts between virtual CPUs. */
    readonly ipi?: boolean;
    /** Enlightened control structures for nested guests. */
    readonly evmcs?: boolean;
    /** Use of the host's interrupt virtualization. */
    readonly avic?: boolean;
}

/**
 * Spin lock retries.
 *
 * @public
 */
export declare interface HypervSpinlocks {
    /**
     * Whether it is on.
     * Required.
     */
    readonly state: boolean;
    /**
     * Tries before the hypervisor is told.
     * At least 4095.
     */
    readonly retries?: number;
}

/**
 * Synthetic timers.
 *
 * @public
 */
export declare interface HypervStimer {
    /**
     * Whether they are on.
     * Default: `on`.
     */
    readonly state?: boolean;
    /**
     * Whether they interrupt directly.
     * Default: `off`.
     */
    readonly direct?: boolean;
}

/**
 * Name of the hypervisor's vendor.
 *
 * @public
 */
export declare interface HypervVendorId {
    /**
     * Whether it is set.
     * Required.
     */
    readonly state: boolean;
    /**
     * The name.
     * Matches `[^,]{0,12}`.
     */
    readonly value?: string;
}

/**
 * How users and groups of a container are numbered on the host.
 *
 * @public
 */
export declare interface IdMap {
    /** Users. */
    readonly uids: readonly IdRange[];
    /** Groups. */
    readonly gids: readonly IdRange[];
}

/**
 * How users and groups of a container are numbered on the host.
 * As it is given; a {@link IdMap} that was answered can be given too.
 *
 * @public
 */
export declare interface IdMapInput {
    /** Users. */
    readonly uids?: readonly IdRange[];
    /** Groups. */
    readonly gids?: readonly IdRange[];
}

/**
 * A range of numbers.
 *
 * @public
 */
export declare interface IdRange {
    /**
     * First number in the container.
     * Required.
     */
    readonly start: number;
    /**
     * First number on the host.
     * Required.
     */
    readonly target: number;
    /**
     * How many.
     * Required.
     */
    readonly count: number;
}

/**
 * Format of an image.
 *
 * @public
 */
export declare interface ImageFormat {
    /**
     * The format.
     * Required.
     */
    readonly type: 'raw' | 'qcow2' | 'qcow' | 'qed' | 'vmdk' | 'vdi' | 'vpc' | 'vhd' | 'dmg' | 'iso' | 'bochs' | 'cloop' | 'cow' | 'dir' | 'fat' | 'luks' | 'ploop';
    /**
     * Most memory for the cache of a qcow2 image's tables.
     * Unit: bytes. Default: the hypervisor's.
     */
    readonly metadataCacheMaxSizeBytes?: number;
}

/**
 * Format of an image.
 * As it is given; a {@link ImageFormat} that was answered can be given too.
 *
 * @public
 */
export declare interface ImageFormatInput {
    /**
     * The format.
     * Required.
     */
    readonly type: 'raw' | 'qcow2' | 'qcow' | 'qed' | 'vmdk' | 'vdi' | 'vpc' | 'vhd' | 'dmg' | 'iso' | 'bochs' | 'cloop' | 'cow' | 'dir' | 'fat' | 'luks' | 'ploop';
    /**
     * Most memory for the cache of a qcow2 image's tables.
     * Unit: bytes. Default: the hypervisor's.
     */
    readonly metadataCacheMaxSizeBytes?: Size;
}

/**
 * A variable of the environment of a container's first program.
 *
 * @public
 */
export declare interface InitEnvironmentVariable {
    /**
     * Its name.
     * Required. Matches `[a-zA-Z_]+[a-zA-Z0-9_]*`.
     */
    readonly name: string;
    /** Its value. */
    readonly value?: string;
}

/**
 * A keyboard, mouse or tablet.
 *
 * @public
 */
export declare interface InputDevice {
    /**
     * What it is.
     * Required.
     */
    readonly type: 'mouse' | 'tablet' | 'keyboard' | 'passthrough' | 'evdev';
    /**
     * Bus that it is attached to.
     * Default: ps2 for mouse and keyboard where the machine has it, else usb.
     */
    readonly bus?: 'ps2' | 'usb' | 'xen' | 'parallels' | 'virtio' | 'none';
    /**
     * Variant of a virtio device.
     * Default: `virtio`.
     */
    readonly model?: 'virtio' | 'virtio-transitional' | 'virtio-non-transitional';
    /** What all virtio devices have. */
    readonly driver?: VirtioOptions;
    /** Device of the host. */
    readonly source?: InputSource;
    /**
     * Name in the hypervisor and in events; a given one begins with `ua-`.
     * Matches `[a-zA-Z0-9_.-]+`. Default: libvirt's, such as input0.
     */
    readonly alias?: string;
    /**
     * Index by which the guest names it.
     * At least 1.
     */
    readonly acpiIndex?: number;
    /** Where the guest finds it. */
    readonly address?: DeviceAddress;
}

/**
 * An input device of the host.
 *
 * @public
 */
export declare interface InputSource {
    /**
     * Absolute path of an event device.
     * Matches `/.+`.
     */
    readonly dev?: string;
    /**
     * Absolute path of an event device.
     * Matches `/.+`.
     */
    readonly evdev?: string;
    /** Whether all such devices are grabbed together. */
    readonly grab?: 'all';
    /**
     * Keys that give it back to the host.
     * Default: `ctrl-ctrl`.
     */
    readonly grabToggle?: 'ctrl-ctrl' | 'alt-alt' | 'shift-shift' | 'meta-meta' | 'scrolllock' | 'ctrl-scrolllock';
    /** Whether keys repeat. */
    readonly repeat?: boolean;
}

/**
 * An address of an interface.
 *
 * @public
 */
export declare interface InterfaceAddress {
    /** Its family. */
    readonly family: AddressFamily;
    /** The address, for example `192.168.122.17`. */
    readonly address: string;
    /** Length of the network's part of it; 0: not known. */
    readonly prefix: number;
}

/**
 * What on the host carries the frames.
 *
 * @public
 */
export declare interface InterfaceBackend {
    /**
     * A program of its own.
     * Default: the hypervisor's.
     */
    readonly type?: 'passt';
    /**
     * Absolute path of the tap device.
     * Matches `/.+`.
     */
    readonly tap?: string;
    /**
     * Absolute path of the vhost device.
     * Matches `/.+`.
     */
    readonly vhost?: string;
    /**
     * Absolute path of that program's log.
     * Matches `/.+`.
     */
    readonly logFile?: string;
}

/**
 * Limits on throughput.
 *
 * @public
 */
export declare interface InterfaceBandwidth {
    /**
     * Traffic class; set by the daemon.
     * At least 1.
     */
    readonly classId?: number;
    /** Towards the guest. */
    readonly inbound?: BandwidthLimits;
    /** From the guest. */
    readonly outbound?: BandwidthLimits;
}

/**
 * Queues and offloads of an interface.
 *
 * @public
 */
export declare interface InterfaceDriver {
    /**
     * Implementation.
     * Default: vhost where the host has it.
     */
    readonly name?: 'qemu' | 'vhost' | 'kvm' | 'vfio' | 'xen';
    /**
     * How frames are sent.
     * Default: the hypervisor's.
     */
    readonly txmode?: 'iothread' | 'timer';
    /**
     * Whether requests are taken in a thread of their own.
     * Default: the hypervisor's.
     */
    readonly ioeventfd?: boolean;
    /**
     * Whether fewer interrupts and exits are made.
     * Default: the hypervisor's.
     */
    readonly eventIdx?: boolean;
    /**
     * Number of queue pairs.
     * At least 1. Default: `1`.
     */
    readonly queues?: number;
    /**
     * Length of receive queues; a power of two.
     * At least 1. Default: the hypervisor's.
     */
    readonly rxQueueSize?: number;
    /**
     * Length of send queues; a power of two.
     * At least 1. Default: the hypervisor's.
     */
    readonly txQueueSize?: number;
    /**
     * Whether frames are spread over queues by their hash.
     * Default: the hypervisor's.
     */
    readonly rss?: boolean;
    /**
     * Whether the guest is told that hash.
     * Default: the hypervisor's.
     */
    readonly rssHashReport?: boolean;
    /** What all virtio devices have. */
    readonly virtio?: VirtioOptions;
    /** Offloads on the host's side. */
    readonly host?: InterfaceOffloads;
    /** Offloads on the guest's side. */
    readonly guest?: InterfaceOffloads;
}

/**
 * A network filter.
 *
 * @public
 */
export declare interface InterfaceFilter {
    /**
     * Name of the filter.
     * Required.
     */
    readonly filter: string;
    /** Values of its variables. */
    readonly parameters: readonly FilterParameter[];
}

/**
 * A network filter.
 * As it is given; a {@link InterfaceFilter} that was answered can be given too.
 *
 * @public
 */
export declare interface InterfaceFilterInput {
    /**
     * Name of the filter.
     * Required.
     */
    readonly filter: string;
    /** Values of its variables. */
    readonly parameters?: readonly FilterParameter[];
}

/**
 * The guest's side of a container's interface.
 *
 * @public
 */
export declare interface InterfaceGuest {
    /** Name that it shall have. */
    readonly dev?: string;
    /** Name that it has; set by the daemon. */
    readonly actual?: string;
}

/**
 * A hardware address.
 *
 * @public
 */
export declare interface InterfaceMac {
    /**
     * The address; the second digit is even. Each only once in a domain.
     * Matches `[0-9a-fA-F][02468aAcCeE](:[0-9a-fA-F]{2}){5}`. Default: generated, 52:54:00:....
     */
    readonly address?: string;
    /**
     * Where it comes from, for ESX.
     * Default: `generated`.
     */
    readonly type?: 'generated' | 'static';
    /**
     * Whether it is checked, for ESX.
     * Default: `yes`.
     */
    readonly check?: boolean;
}

/**
 * Work that one side leaves to the other.
 *
 * @public
 */
export declare interface InterfaceOffloads {
    /**
     * Checksums.
     * Default: `on`.
     */
    readonly csum?: boolean;
    /**
     * Segmentation of any kind; only for the host.
     * Default: `on`.
     */
    readonly gso?: boolean;
    /**
     * Segmentation of TCP over IPv4.
     * Default: `on`.
     */
    readonly tso4?: boolean;
    /**
     * Segmentation of TCP over IPv6.
     * Default: `on`.
     */
    readonly tso6?: boolean;
    /**
     * Segmentation with congestion notification.
     * Default: `on`.
     */
    readonly ecn?: boolean;
    /**
     * Fragmentation of UDP.
     * Default: `on`.
     */
    readonly ufo?: boolean;
    /**
     * Merging of receive buffers; only for the host.
     * Default: `on`.
     */
    readonly mrgRxbuf?: boolean;
}

/**
 * An IP address and a port.
 *
 * @public
 */
export declare interface InterfaceSocketAddress {
    /** IP address. */
    readonly address?: string;
    /**
     * Port.
     * Required. From 1 to 65535.
     */
    readonly port: number;
}

/**
 * What a network interface is attached to on the host. Its fields mean something under the `type` of the interface.
 *
 * @public
 */
export declare interface InterfaceSource {
    /** Name of the virtual network. */
    readonly network?: string;
    /** Name of a port group of the network. */
    readonly portgroup?: string;
    /** Identity of the network's port; set by the daemon. */
    readonly portId?: string;
    /** Name of the host's bridge. */
    readonly bridge?: string;
    /** Who keeps the table of addresses of the bridge; set by the daemon. */
    readonly macTableManager?: 'kernel' | 'libvirt';
    /** Interface or device of the host. */
    readonly dev?: string;
    /**
     * How the guest's frames leave the host's interface.
     * Default: `vepa`.
     */
    readonly mode?: 'vepa' | 'bridge' | 'private' | 'passthrough';
    /** Kind of socket. */
    readonly socketType?: 'unix';
    /**
     * Absolute path of the vhost-user socket.
     * Matches `/.+`.
     */
    readonly path?: string;
    /** Which side the guest's process is. */
    readonly socketMode?: 'server' | 'client';
    /** Name of a network of the hypervisor. */
    readonly name?: string;
    /** IP address of the socket. */
    readonly socketAddress?: string;
    /**
     * Port of the socket.
     * From 1 to 65535.
     */
    readonly port?: number;
    /** Whether the device of the host is absent; set by the daemon. */
    readonly missing?: boolean;
    /** UUID of the distributed switch, for ESX. */
    readonly switchId?: string;
    /**
     * Port of the distributed switch.
     * At least 0.
     */
    readonly vdsPortId?: number;
    /** Port group of the distributed switch. */
    readonly portGroupId?: string;
    /**
     * Connection at the distributed switch.
     * At least 0.
     */
    readonly connectionId?: number;
    /** Where frames are received. */
    readonly local?: InterfaceSocketAddress;
    /**
     * USB vendor id of the device.
     * At most 65535.
     */
    readonly usbVendor?: number;
    /**
     * USB product id of the device.
     * At most 65535.
     */
    readonly usbProduct?: number;
    /** The device of the host. */
    readonly address?: HostInterfaceAddress;
    /** Addresses of the host's side. */
    readonly ips: readonly IpAddress[];
    /** Routes of the host's side. */
    readonly routes: readonly IpRoute[];
    /** Whether a lost connection is made again. */
    readonly reconnect?: ReconnectSettings;
}

/**
 * What a network interface is attached to on the host. Its fields mean something under the `type` of the interface.
 * As it is given; a {@link InterfaceSource} that was answered can be given too.
 *
 * @public
 */
export declare interface InterfaceSourceInput {
    /** Name of the virtual network. */
    readonly network?: string;
    /** Name of a port group of the network. */
    readonly portgroup?: string;
    /** Identity of the network's port; set by the daemon. */
    readonly portId?: string;
    /** Name of the host's bridge. */
    readonly bridge?: string;
    /** Who keeps the table of addresses of the bridge; set by the daemon. */
    readonly macTableManager?: 'kernel' | 'libvirt';
    /** Interface or device of the host. */
    readonly dev?: string;
    /**
     * How the guest's frames leave the host's interface.
     * Default: `vepa`.
     */
    readonly mode?: 'vepa' | 'bridge' | 'private' | 'passthrough';
    /** Kind of socket. */
    readonly socketType?: 'unix';
    /**
     * Absolute path of the vhost-user socket.
     * Matches `/.+`.
     */
    readonly path?: string;
    /** Which side the guest's process is. */
    readonly socketMode?: 'server' | 'client';
    /** Name of a network of the hypervisor. */
    readonly name?: string;
    /** IP address of the socket. */
    readonly socketAddress?: string;
    /**
     * Port of the socket.
     * From 1 to 65535.
     */
    readonly port?: number;
    /** Whether the device of the host is absent; set by the daemon. */
    readonly missing?: boolean;
    /** UUID of the distributed switch, for ESX. */
    readonly switchId?: string;
    /**
     * Port of the distributed switch.
     * At least 0.
     */
    readonly vdsPortId?: number;
    /** Port group of the distributed switch. */
    readonly portGroupId?: string;
    /**
     * Connection at the distributed switch.
     * At least 0.
     */
    readonly connectionId?: number;
    /** Where frames are received. */
    readonly local?: InterfaceSocketAddress;
    /**
     * USB vendor id of the device.
     * At most 65535.
     */
    readonly usbVendor?: number;
    /**
     * USB product id of the device.
     * At most 65535.
     */
    readonly usbProduct?: number;
    /** The device of the host. */
    readonly address?: HostInterfaceAddress;
    /** Addresses of the host's side. */
    readonly ips?: readonly IpAddress[];
    /** Routes of the host's side. */
    readonly routes?: readonly IpRoute[];
    /** Whether a lost connection is made again. */
    readonly reconnect?: ReconnectSettings;
}

/**
 * The host's side of an interface.
 *
 * @public
 */
export declare interface InterfaceTarget {
    /**
     * Name of the host's device; names that begin with `vnet` are given anew at every start.
     * Default: generated, vnet0.
     */
    readonly dev?: string;
    /**
     * Whether the daemon makes the device.
     * Default: `yes`.
     */
    readonly managed?: boolean;
}

/**
 * Failover between two interfaces.
 *
 * @public
 */
export declare interface InterfaceTeaming {
    /**
     * Whether it stays during a migration.
     * Required.
     */
    readonly type: 'persistent' | 'transient';
    /** Alias of the one that stays. */
    readonly persistent?: string;
}

/**
 * Virtual LANs.
 *
 * @public
 */
export declare interface InterfaceVlan {
    /**
     * Whether frames keep their tags.
     * Default: yes with more than one tag.
     */
    readonly trunk?: boolean;
    /** The tags. */
    readonly tags: readonly VlanTag[];
}

/**
 * Virtual LANs.
 * As it is given; a {@link InterfaceVlan} that was answered can be given too.
 *
 * @public
 */
export declare interface InterfaceVlanInput {
    /**
     * Whether frames keep their tags.
     * Default: yes with more than one tag.
     */
    readonly trunk?: boolean;
    /** The tags. */
    readonly tags?: readonly VlanTag[];
}

/**
 * A disk answered with an error.
 *
 * @public
 */
export declare interface IoErrorEvent {
    /** Alias or target of the disk. */
    readonly device: string;
    /** What was done: `none`, `pause`, `report`. */
    readonly action: string;
    /** Why, as far as the hypervisor says; `enospc` when the host's disk is full. */
    readonly reason: string;
}

/**
 * An IOMMU of the guest.
 *
 * @public
 */
export declare interface Iommu {
    /**
     * Its model.
     * Required.
     */
    readonly model: 'intel' | 'smmuv3' | 'virtio';
    /** What it can do. */
    readonly driver?: IommuDriver;
    /**
     * Name in the hypervisor and in events; a given one begins with `ua-`.
     * Matches `[a-zA-Z0-9_.-]+`. Default: libvirt's, such as iommu0.
     */
    readonly alias?: string;
    /**
     * Index by which the guest names it.
     * At least 1.
     */
    readonly acpiIndex?: number;
    /** Where the guest finds it. */
    readonly address?: DeviceAddress;
}

/**
 * What an IOMMU can do.
 *
 * @public
 */
export declare interface IommuDriver {
    /**
     * Remapping of interrupts.
     * Default: the hypervisor's.
     */
    readonly intremap?: boolean;
    /**
     * Caching mode, for devices of the host.
     * Default: `off`.
     */
    readonly cachingMode?: boolean;
    /**
     * Extended interrupt mode.
     * Default: the hypervisor's.
     */
    readonly eim?: boolean;
    /**
     * Caching of translations by devices.
     * Default: `off`.
     */
    readonly iotlb?: boolean;
    /**
     * Width of addresses.
     * Unit: bits. At most 255.
     */
    readonly awBits?: number;
}

/**
 * A thread that serves disks.
 *
 * @public
 */
export declare interface Iothread {
    /**
     * Its number.
     * Required. At least 1.
     */
    readonly id: number;
    /** Fewest workers that it keeps. */
    readonly threadPoolMin?: number;
    /** Most workers that it starts. */
    readonly threadPoolMax?: number;
}

/**
 * Pins an I/O thread.
 *
 * @public
 */
export declare interface IothreadPin {
    /**
     * Its number.
     * Required. At least 1.
     */
    readonly iothread: number;
    /**
     * CPUs of the host.
     * Required. Matches `[0-9,^-]+`.
     */
    readonly cpuset: string;
}

/**
 * Scheduling of I/O threads.
 *
 * @public
 */
export declare interface IothreadScheduler {
    /**
     * Which.
     * Matches `[0-9,^-]+`. Default: `all`.
     */
    readonly iothreads?: string;
    /**
     * The class.
     * Required.
     */
    readonly scheduler: 'batch' | 'idle' | 'fifo' | 'rr';
    /**
     * Priority in it.
     * At most 99.
     */
    readonly priority?: number;
}

/**
 * An IP address of an interface.
 *
 * @public
 */
export declare interface IpAddress {
    /**
     * The address.
     * Required.
     */
    readonly address: string;
    /**
     * Its family.
     * Default: `ipv4`.
     */
    readonly family?: 'ipv4' | 'ipv6';
    /**
     * Number of bits of the network.
     * At most 128. Default: 32 for ipv4, 64 for ipv6.
     */
    readonly prefix?: number;
    /** Address of the other side. */
    readonly peer?: string;
}

/**
 * A route.
 *
 * @public
 */
export declare interface IpRoute {
    /**
     * Family of its addresses.
     * Default: `ipv4`.
     */
    readonly family?: 'ipv4' | 'ipv6';
    /**
     * Network that it leads to.
     * Required.
     */
    readonly address: string;
    /** Mask of that network. */
    readonly netmask?: string;
    /**
     * Number of bits of that network.
     * At most 128.
     */
    readonly prefix?: number;
    /**
     * Address of the next router.
     * Required.
     */
    readonly gateway: string;
    /** Its weight. */
    readonly metric?: number;
}

/**
 * A place on the ISA bus.
 *
 * @public
 */
export declare interface IsaAddress {
    /** First I/O port. */
    readonly iobase?: number;
    /** Interrupt. */
    readonly irq?: number;
}

/**
 * How an operation holds its object.
 *
 * @remarks
 * - `unspecified`: Not set.
 * - `query`: It reads from the guest; others that read may go on beside it.
 * - `modify`: It changes the object; nothing else may.
 * - `async`: It goes on for long; chosen short ones may come between.
 * - `destroy`: It ends the guest, and whatever holds the object.
 * - `unknown(17)`: a value that a newer daemon knows, by its number.
 *
 * @public
 */
export declare type JobClass = 'unspecified' | 'query' | 'modify' | 'async' | 'destroy' | `unknown(${number})`;

/**
 * What libvirt calls a job (virDomainJobOperation), in its order and one above its numbers; other kinds of operations are
 * over at once there.
 *
 * @remarks
 * - `unspecified`: Not one of these.
 * - `unknown`: Not known.
 * - `start`: A guest is started.
 * - `save`: Its state is saved to a file.
 * - `restore`: A saved state is restored.
 * - `migration-in`: It comes from another host.
 * - `migration-out`: It goes to another host.
 * - `snapshot`: A snapshot is made.
 * - `snapshot-revert`: A snapshot is reverted to.
 * - `dump`: Its memory is dumped to a file.
 * - `backup`: Its disks are backed up.
 * - `snapshot-delete`: A snapshot is deleted.
 * - `unknown(17)`: a value that a newer daemon knows, by its number.
 *
 * @public
 */
export declare type JobOperation = 'unspecified' | 'unknown' | 'start' | 'save' | 'restore' | 'migration-in' | 'migration-out' | 'snapshot' | 'snapshot-revert' | 'dump' | 'backup' | 'snapshot-delete' | `unknown(${number})`;

/**
 * How far an operation's end can be told, in libvirt's words (virDomainJobType).
 *
 * @remarks
 * - `unspecified`: Not set.
 * - `none`: It waits, so there is no job yet.
 * - `bounded`: It is being done, and `progress_percent` tells how much.
 * - `unbounded`: It is being done, and nobody knows for how long.
 * - `completed`: It is done.
 * - `failed`: It failed.
 * - `cancelled`: It was given up.
 * - `unknown(17)`: a value that a newer daemon knows, by its number.
 *
 * @public
 */
export declare type JobType = 'unspecified' | 'none' | 'bounded' | 'unbounded' | 'completed' | 'failed' | 'cancelled' | `unknown(${number})`;

/**
 * Operations of protected keys with one cipher.
 *
 * @public
 */
export declare interface KeywrapCipher {
    /**
     * The cipher.
     * Required.
     */
    readonly name: 'aes' | 'dea';
    /**
     * Whether the guest has them.
     * Required.
     */
    readonly state: boolean;
}

/**
 * Ring of dirty pages.
 *
 * @public
 */
export declare interface KvmDirtyRing {
    /**
     * Whether it is on.
     * Required.
     */
    readonly state: boolean;
    /**
     * Entries of each virtual CPU's ring; a power of two.
     * From 1024 to 65536.
     */
    readonly size?: number;
}

/**
 * Features of KVM.
 *
 * @public
 */
export declare interface KvmFeatures {
    /**
     * Whether the guest cannot see that it runs on KVM.
     * Default: `off`.
     */
    readonly hidden?: boolean;
    /**
     * Tells the guest that its virtual CPUs have host CPUs of their own.
     * Default: `off`.
     */
    readonly hintDedicated?: boolean;
    /**
     * Lets the guest poll instead of halting.
     * Default: `off`.
     */
    readonly pollControl?: boolean;
    /**
     * Paravirtualized interrupts between virtual CPUs.
     * Default: `on`.
     */
    readonly pvIpi?: boolean;
    /** Ring of dirty pages instead of bitmaps. */
    readonly dirtyRing?: KvmDirtyRing;
}

/**
 * Encryption of the guest's memory by the host's CPU.
 *
 * @public
 */
export declare interface LaunchSecurity {
    /**
     * Technology.
     * Required.
     */
    readonly type: 'sev' | 's390-pv';
    /** Whether kernel, initrd and command line are measured. */
    readonly kernelHashes?: boolean;
    /** Position of the bit that marks an encrypted page. */
    readonly cbitpos?: number;
    /** How many bits of physical addresses encryption takes. */
    readonly reducedPhysBits?: number;
    /** Policy bits of the guest. */
    readonly policy?: number;
    /** Guest owner's Diffie-Hellman key, in base64. */
    readonly dhCert?: string;
    /**
     * Guest owner's session blob, in base64.
     * Secret: never logged, answered only when asked for with secrets.
     */
    readonly session?: string;
}

/**
 * A disk lease that is held.
 *
 * @public
 */
export declare interface Lease {
    /** Lockspace, for example `org.holdfast.files`. */
    readonly lockspace: string;
    /** Name in the lockspace: the SHA-256 of the resolved path, in hexadecimal. */
    readonly name: string;
    /** The path that the lease protects, as it was resolved. */
    readonly path: string;
    /** Whether others may hold it too (`<shareable/>`). */
    readonly shared: boolean;
    /** Name of the domain that holds it. */
    readonly ownerName: string;
    /** UUID of that domain. */
    readonly ownerUuid: string;
    /** Process id of the guest; 0: it has not started yet. */
    readonly ownerPid: number;
    /** Host of the holder. */
    readonly host: string;
    /** When it was taken, in milliseconds since 1970. */
    readonly sinceMs: number;
    /** Fencing token: grows with every grant of this lease, so that a later holder can be told from an earlier one. 0: not known. */
    readonly fencingToken: number;
}

/**
 * A lease that the guest holds beside those of its disks.
 *
 * @public
 */
export declare interface LeaseDevice {
    /** Lockspace that it is in; absent: the default one. */
    readonly lockspace?: string;
    /**
     * Its name in the lockspace.
     * Required.
     */
    readonly key: string;
    /**
     * The file that is leased.
     * Required.
     */
    readonly target: LeaseTarget;
}

/**
 * A lease that the guest holds beside those of its disks.
 * As it is given; a {@link LeaseDevice} that was answered can be given too.
 *
 * @public
 */
export declare interface LeaseDeviceInput {
    /** Lockspace that it is in; absent: the default one. */
    readonly lockspace?: string;
    /**
     * Its name in the lockspace.
     * Required.
     */
    readonly key: string;
    /**
     * The file that is leased.
     * Required.
     */
    readonly target: LeaseTargetInput;
}

/**
 * A guest runs that has lost a lease: another may have its disk by now. The step in its life that follows is told after it.
 *
 * @public
 */
export declare interface LeaseLostEvent {
    /** Lockspace of the lease. */
    readonly lockspace: string;
    /** Its name in the lockspace. */
    readonly name: string;
    /** The path that it protected; empty: it is a lease of its own. */
    readonly path: string;
    /** Why it is lost, in words. */
    readonly reason: string;
    /** What is done about it, in the words of `<on_lockfailure>`. */
    readonly action: string;
}

/**
 * A leased file.
 *
 * @public
 */
export declare interface LeaseTarget {
    /**
     * Absolute path of the file.
     * Required.
     */
    readonly path: string;
    /**
     * Where in the file the lease is.
     * Unit: bytes. Default: `0`.
     */
    readonly offset?: number;
}

/**
 * A leased file.
 * As it is given; a {@link LeaseTarget} that was answered can be given too.
 *
 * @public
 */
export declare interface LeaseTargetInput {
    /**
     * Absolute path of the file.
     * Required.
     */
    readonly path: string;
    /**
     * Where in the file the lease is.
     * Unit: bytes. Default: `0`.
     */
    readonly offset?: Size;
}

/**
 * More about it; libvirt's words, one list for all types.
 *
 * @remarks
 * - `unspecified`: Not set.
 * - `added`: defined: new.
 * - `updated`: defined: changed.
 * - `renamed`: defined and undefined: under another name.
 * - `from-snapshot`: any: by reverting to a snapshot.
 * - `removed`: undefined: by a caller.
 * - `booted`: started: normally.
 * - `migrated`: started, suspended, resumed, stopped: by a migration.
 * - `restored`: started, suspended: from a saved image.
 * - `wakeup`: started: woke from sleep.
 * - `paused`: suspended: by a caller.
 * - `io-error`: suspended: a disk answered with an error.
 * - `watchdog`: suspended: the watchdog fired.
 * - `api-error`: suspended: the hypervisor failed in the midst of a call.
 * - `postcopy`: suspended, resumed: post-copy migration.
 * - `postcopy-failed`: suspended, resumed: post-copy migration failed.
 * - `unpaused`: resumed: by a caller.
 * - `shutdown`: stopped: the guest shut itself down.
 * - `destroyed`: stopped: by a caller.
 * - `crashed`: stopped: the guest or its process crashed.
 * - `saved`: stopped: saved to a file.
 * - `failed`: stopped: it could not be started or taken back.
 * - `finished`: shutdown: the guest finished.
 * - `guest`: shutdown: the guest asked for it.
 * - `host`: shutdown: the host asked for it.
 * - `memory`: pmsuspended: to memory.
 * - `disk`: pmsuspended: to disk.
 * - `panicked`: crashed: its kernel panicked.
 * - `crashloaded`: crashed: and loaded a crash kernel.
 * - `lease-lost`: suspended, stopped: a disk lease was lost.
 * - `unknown(17)`: a value that a newer daemon knows, by its number.
 *
 * @public
 */
export declare type LifecycleDetail = 'unspecified' | 'added' | 'updated' | 'renamed' | 'from-snapshot' | 'removed' | 'booted' | 'migrated' | 'restored' | 'wakeup' | 'paused' | 'io-error' | 'watchdog' | 'api-error' | 'postcopy' | 'postcopy-failed' | 'unpaused' | 'shutdown' | 'destroyed' | 'crashed' | 'saved' | 'failed' | 'finished' | 'guest' | 'host' | 'memory' | 'disk' | 'panicked' | 'crashloaded' | 'lease-lost' | `unknown(${number})`;

/**
 * A step in the life of a domain.
 *
 * @public
 */
export declare interface LifecycleEvent {
    /** What happened. */
    readonly type: LifecycleType;
    /** More about it. */
    readonly detail: LifecycleDetail;
}

/**
 * What happened in the life of a domain, in libvirt's order and one above its numbers.
 *
 * @remarks
 * - `unspecified`: Not set.
 * - `defined`: Its definition was added or changed.
 * - `undefined`: Its definition was removed.
 * - `started`: A guest was started.
 * - `suspended`: The guest was held.
 * - `resumed`: The guest goes on.
 * - `stopped`: The guest ended.
 * - `shutdown`: The guest has shut itself down and is being cleared away.
 * - `pmsuspended`: The guest put itself to sleep.
 * - `crashed`: The guest crashed.
 * - `unknown(17)`: a value that a newer daemon knows, by its number.
 *
 * @public
 */
export declare type LifecycleType = 'unspecified' | 'defined' | 'undefined' | 'started' | 'suspended' | 'resumed' | 'stopped' | 'shutdown' | 'pmsuspended' | 'crashed' | `unknown(${number})`;

/**
 * What a call of `ListClients` takes.
 *
 * @public
 */
export declare interface ListClientsOptions extends CallOptions {
    /** Only those of this server; empty: of all. */
    readonly server?: string;
}

/**
 * What {@link DomainMethods.addresses} takes.
 *
 * @public
 */
export declare interface ListDomainAddressesOptions extends CallOptions {
    /** Where to learn them from. */
    readonly source?: AddressSource;
}

/**
 * What a call of `ListDomains` takes.
 *
 * @public
 */
export declare interface ListDomainsOptions extends CallOptions {
    /** Which. */
    readonly filter?: DomainFilter;
    /**
     * Most domains in an answer; 0: the daemon's choice (1,000).
     * At most 10000.
     */
    readonly pageSize?: number;
    /** Where to go on, from the last answer. */
    readonly pageToken?: string;
    /** Fields wanted; empty: all but `spec` and `next_boot_spec`. */
    readonly readMask?: readonly string[];
}

/**
 * Which of the events that are still kept are wanted.
 *
 * @public
 */
export declare interface ListedEventsOptions extends EventFilter, CallOptions {
    /** Only those after this one, a position or an event; absent: all. */
    readonly after?: EventPositionInput;
    /** Most events in a page. */
    readonly pageSize?: number;
}

/**
 * What a call of `ListLeases` takes.
 *
 * @public
 */
export declare interface ListLeasesOptions extends CallOptions {
    /**
     * Most in an answer; 0: 1,000.
     * At most 10000.
     */
    readonly pageSize?: number;
    /** Where to go on, from the last answer. */
    readonly pageToken?: string;
}

/**
 * What a call of `ListOperations` takes.
 *
 * @public
 */
export declare interface ListOperationsOptions extends CallOptions {
    /** Only of this object. */
    readonly objectUuid?: string;
    /** Only in these states. */
    readonly states?: readonly OperationState[];
    /**
     * Most in an answer; 0: 1,000.
     * At most 10000.
     */
    readonly pageSize?: number;
    /** Where to go on, from the last answer. */
    readonly pageToken?: string;
    /** The newest first: the first that has ended is what libvirt calls the completed job. */
    readonly newestFirst?: boolean;
}

/**
 * What a call of `ListServers` takes.
 *
 * @public
 */
export declare interface ListServersOptions extends CallOptions {
}

/**
 * What a call of `ListTokens` takes.
 *
 * @public
 */
export declare interface ListTokensOptions extends CallOptions {
}

/**
 * The domains of a host, kept up to date: a list that was read once and follows the events since. It is as the daemon was
 * a moment ago, and a look at it costs no call. It goes on by itself when the connection breaks or the daemon is restarted,
 * also where events were lost.
 *
 * @remarks
 * Wait for {@link LiveDomains.ready} before the first look. A loop over it gets what has changed since then, or since the loop
 * before it; to a reader that is slow several changes of one domain come as one. When it has ended, because of its signal or a refusal of the daemon, every
 * look throws why: it is never out of date in silence. Records are without configurations, as in a list.
 *
 * @public
 */
export declare class LiveDomains implements AsyncIterable<DomainChange>, AsyncDisposable {
    #private;
    /** Resolves when it has all domains. */
    readonly ready: Promise<void>;
    /* Excluded from this release type: __constructor */
    /** How many domains there are. */
    get size(): number;
    /** A domain as it is now; undefined: there is none of that name, UUID or id. */
    get(target: DomainTarget): DomainRecord | undefined;
    /** All domains as they are now, by name. */
    list(): DomainRecord[];
    /** Each change, one loop at a time. */
    [Symbol.asyncIterator](): AsyncGenerator<DomainChange, void, undefined>;
    /** Follows no more; loops over it end. */
    [Symbol.asyncDispose](): Promise<void>;
}

/**
 * A firmware image.
 *
 * @public
 */
export declare interface Loader {
    /**
     * Absolute path of the image.
     * Matches `/.+`.
     */
    readonly path?: string;
    /**
     * Whether the guest cannot write to it.
     * Default: yes for rom.
     */
    readonly readonly?: boolean;
    /**
     * Whether it needs system management mode for secure boot.
     * Default: `no`.
     */
    readonly secure?: boolean;
    /**
     * How it is put into the machine: as ROM or as flash memory.
     * Default: `rom`.
     */
    readonly type?: 'rom' | 'pflash';
    /**
     * Whether it keeps no variables at all.
     * Default: `no`.
     */
    readonly stateless?: boolean;
}

/**
 * What is logged, and where to.
 *
 * @public
 */
export declare interface LogRules {
    /** How much is logged: everything from this level up. */
    readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
    /** How much is logged by single rooms, `level:match` with spaces between; the first that matches decides. */
    readonly filters: string;
    /**
     * Where lines go, `level:stderr`, `level:journal`, `level:syslog:ident` or `level:file:/path` with spaces
     * between; empty: standard error.
     */
    readonly outputs: string;
}

/**
 * What {@link DomainMethods.managedSave} takes.
 *
 * @public
 */
export declare interface ManagedSaveDomainOptions extends CallOptions {
    /** Whether its next start leaves it paused; absent: as it is now. */
    readonly paused?: boolean;
    /** Version that it must have; 0: any. */
    readonly ifVersion?: number;
    /**
     * Names this call: a UUID of the client's choice, which becomes the id of its operation. The same call again gets the outcome of the
     * first instead of being done twice, also after a restart of the daemon; another call with it is refused. Empty: every call is new.
     * Matches `[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`.
     */
    readonly requestId?: string;
}

/**
 * The state is saved, and the guest is gone.
 *
 * @public
 */
export declare interface ManagedSaveDomainResult {
    /** The domain. */
    readonly domain: DomainRecord;
}

/**
 * The most memory that a guest can ever have.
 *
 * @public
 */
export declare interface MaxMemory {
    /**
     * Memory including all memory devices.
     * Required. Unit: bytes. At least 1.
     */
    readonly bytes: number;
    /**
     * Number of slots for memory devices.
     * From 1 to 255.
     */
    readonly slots?: number;
}

/**
 * The most memory that a guest can ever have.
 * As it is given; a {@link MaxMemory} that was answered can be given too.
 *
 * @public
 */
export declare interface MaxMemoryInput {
    /**
     * Memory including all memory devices.
     * Required. Unit: bytes. At least 1.
     */
    readonly bytes: Size;
    /**
     * Number of slots for memory devices.
     * From 1 to 255.
     */
    readonly slots?: number;
}

/**
 * The device that takes memory from the guest and gives it back.
 *
 * @public
 */
export declare interface Memballoon {
    /**
     * Its model; `none`: there is no such device.
     * Required.
     */
    readonly model: 'virtio' | 'virtio-transitional' | 'virtio-non-transitional' | 'xen' | 'none';
    /**
     * Whether it gives memory back before the guest kills processes.
     * Default: `off`.
     */
    readonly autodeflate?: boolean;
    /**
     * Whether the guest reports free pages.
     * Default: `off`.
     */
    readonly freePageReporting?: boolean;
    /**
     * Time between two reports of memory statistics; 0: none.
     * Unit: s. Default: `0`.
     */
    readonly statsPeriodS?: number;
    /**
     * Name in the hypervisor and in events; a given one begins with `ua-`.
     * Matches `[a-zA-Z0-9_.-]+`. Default: libvirt's, such as balloon0.
     */
    readonly alias?: string;
    /**
     * Index by which the guest names it.
     * At least 1.
     */
    readonly acpiIndex?: number;
    /** Where the guest finds it. */
    readonly address?: DeviceAddress;
    /** What all virtio devices have. */
    readonly driver?: VirtioOptions;
}

/**
 * What the guest's memory is made of.
 *
 * @public
 */
export declare interface MemoryBacking {
    /** Huge pages instead of ordinary ones. */
    readonly hugepages?: Hugepages;
    /**
     * Forbids the host to merge equal pages with other guests.
     * Default: `no`.
     */
    readonly nosharepages?: boolean;
    /**
     * Keeps the guest's memory from being swapped out.
     * Default: `no`.
     */
    readonly locked?: boolean;
    /**
     * Where the memory comes from.
     * Default: `anonymous`.
     */
    readonly sourceType?: 'file' | 'anonymous' | 'memfd';
    /**
     * Whether other processes can share it.
     * Default: `private`.
     */
    readonly accessMode?: 'shared' | 'private';
    /**
     * When it is allocated.
     * Default: `ondemand`.
     */
    readonly allocationMode?: 'immediate' | 'ondemand';
    /**
     * Number of threads that allocate it.
     * At least 1.
     */
    readonly allocationThreads?: number;
    /**
     * Whether its content is thrown away before the guest's process ends.
     * Default: `no`.
     */
    readonly discard?: boolean;
}

/**
 * What the guest's memory is made of.
 * As it is given; a {@link MemoryBacking} that was answered can be given too.
 *
 * @public
 */
export declare interface MemoryBackingInput {
    /** Huge pages instead of ordinary ones. */
    readonly hugepages?: HugepagesInput;
    /**
     * Forbids the host to merge equal pages with other guests.
     * Default: `no`.
     */
    readonly nosharepages?: boolean;
    /**
     * Keeps the guest's memory from being swapped out.
     * Default: `no`.
     */
    readonly locked?: boolean;
    /**
     * Where the memory comes from.
     * Default: `anonymous`.
     */
    readonly sourceType?: 'file' | 'anonymous' | 'memfd';
    /**
     * Whether other processes can share it.
     * Default: `private`.
     */
    readonly accessMode?: 'shared' | 'private';
    /**
     * When it is allocated.
     * Default: `ondemand`.
     */
    readonly allocationMode?: 'immediate' | 'ondemand';
    /**
     * Number of threads that allocate it.
     * At least 1.
     */
    readonly allocationThreads?: number;
    /**
     * Whether its content is thrown away before the guest's process ends.
     * Default: `no`.
     */
    readonly discard?: boolean;
}

/**
 * Measures memory bandwidth.
 *
 * @public
 */
export declare interface MemoryBandwidthMonitor {
    /**
     * Virtual CPUs that are measured.
     * Required. Matches `[0-9,^-]+`.
     */
    readonly vcpus: string;
}

/**
 * A part of one node's bandwidth.
 *
 * @public
 */
export declare interface MemoryBandwidthNode {
    /**
     * Node of the host.
     * Required.
     */
    readonly id: number;
    /**
     * The part.
     * Required. Unit: percent. From 1 to 100.
     */
    readonly bandwidth: number;
}

/**
 * Parts of the host's memory bandwidth for some virtual CPUs.
 *
 * @public
 */
export declare interface MemoryBandwidthTune {
    /**
     * Which virtual CPUs.
     * Required. Matches `[0-9,^-]+`.
     */
    readonly vcpus: string;
    /** Id of the allocation; set by the daemon. */
    readonly id?: string;
    /** The parts. */
    readonly nodes: readonly MemoryBandwidthNode[];
    /** What is measured. */
    readonly monitors: readonly MemoryBandwidthMonitor[];
}

/**
 * Parts of the host's memory bandwidth for some virtual CPUs.
 * As it is given; a {@link MemoryBandwidthTune} that was answered can be given too.
 *
 * @public
 */
export declare interface MemoryBandwidthTuneInput {
    /**
     * Which virtual CPUs.
     * Required. Matches `[0-9,^-]+`.
     */
    readonly vcpus: string;
    /** Id of the allocation; set by the daemon. */
    readonly id?: string;
    /** The parts. */
    readonly nodes?: readonly MemoryBandwidthNode[];
    /** What is measured. */
    readonly monitors?: readonly MemoryBandwidthMonitor[];
}

/**
 * A memory module.
 *
 * @public
 */
export declare interface MemoryDevice {
    /**
     * Its model.
     * Required.
     */
    readonly model: 'dimm' | 'nvdimm' | 'virtio-pmem' | 'virtio-mem' | 'sgx-epc';
    /**
     * Whether other processes can share it.
     * Default: `memory_backing.access_mode`.
     */
    readonly access?: 'shared' | 'private';
    /**
     * Whether its content is thrown away at the end.
     * Default: `memory_backing.discard`.
     */
    readonly discard?: boolean;
    /** Identity of an nvdimm of POWER. */
    readonly uuid?: string;
    /** What it is made of on the host. */
    readonly source?: MemoryDeviceSource;
    /**
     * What the guest sees.
     * Required.
     */
    readonly target: MemoryDeviceTarget;
    /**
     * Name in the hypervisor and in events; a given one begins with `ua-`.
     * Matches `[a-zA-Z0-9_.-]+`. Default: libvirt's, such as dimm0.
     */
    readonly alias?: string;
    /**
     * Index by which the guest names it.
     * At least 1.
     */
    readonly acpiIndex?: number;
    /** Where the guest finds it. */
    readonly address?: DeviceAddress;
}

/**
 * A memory module.
 * As it is given; a {@link MemoryDevice} that was answered can be given too.
 *
 * @public
 */
export declare interface MemoryDeviceInput {
    /**
     * Its model.
     * Required.
     */
    readonly model: 'dimm' | 'nvdimm' | 'virtio-pmem' | 'virtio-mem' | 'sgx-epc';
    /**
     * Whether other processes can share it.
     * Default: `memory_backing.access_mode`.
     */
    readonly access?: 'shared' | 'private';
    /**
     * Whether its content is thrown away at the end.
     * Default: `memory_backing.discard`.
     */
    readonly discard?: boolean;
    /** Identity of an nvdimm of POWER. */
    readonly uuid?: string;
    /** What it is made of on the host. */
    readonly source?: MemoryDeviceSourceInput;
    /**
     * What the guest sees.
     * Required.
     */
    readonly target: MemoryDeviceTargetInput;
    /**
     * Name in the hypervisor and in events; a given one begins with `ua-`.
     * Matches `[a-zA-Z0-9_.-]+`. Default: libvirt's, such as dimm0.
     */
    readonly alias?: string;
    /**
     * Index by which the guest names it.
     * At least 1.
     */
    readonly acpiIndex?: number;
    /** Where the guest finds it. */
    readonly address?: DeviceAddress;
}

/**
 * What a memory module is made of.
 *
 * @public
 */
export declare interface MemoryDeviceSource {
    /**
     * NUMA nodes of the host.
     * Matches `[0-9,^-]+`.
     */
    readonly nodemask?: string;
    /**
     * Size of its pages.
     * Unit: bytes.
     */
    readonly pageSizeBytes?: number;
    /**
     * Absolute path of the file, for nvdimm and virtio-pmem.
     * Matches `/.+`.
     */
    readonly path?: string;
    /**
     * Alignment of the file.
     * Unit: bytes.
     */
    readonly alignSizeBytes?: number;
    /** Whether the file is on persistent memory. */
    readonly pmem?: boolean;
}

/**
 * What a memory module is made of.
 * As it is given; a {@link MemoryDeviceSource} that was answered can be given too.
 *
 * @public
 */
export declare interface MemoryDeviceSourceInput {
    /**
     * NUMA nodes of the host.
     * Matches `[0-9,^-]+`.
     */
    readonly nodemask?: string;
    /**
     * Size of its pages.
     * Unit: bytes.
     */
    readonly pageSizeBytes?: Size;
    /**
     * Absolute path of the file, for nvdimm and virtio-pmem.
     * Matches `/.+`.
     */
    readonly path?: string;
    /**
     * Alignment of the file.
     * Unit: bytes.
     */
    readonly alignSizeBytes?: Size;
    /** Whether the file is on persistent memory. */
    readonly pmem?: boolean;
}

/**
 * What the guest sees of a memory module.
 *
 * @public
 */
export declare interface MemoryDeviceTarget {
    /**
     * Its size.
     * Required. Unit: bytes. At least 1.
     */
    readonly sizeBytes: number;
    /** NUMA node of the guest. */
    readonly node?: number;
    /**
     * Size of the labels, for nvdimm.
     * Unit: bytes.
     */
    readonly labelSizeBytes?: number;
    /** Whether the guest cannot write to it. */
    readonly readonly?: boolean;
    /**
     * Smallest amount that is plugged, for virtio-mem.
     * Unit: bytes.
     */
    readonly blockSizeBytes?: number;
    /**
     * Amount that shall be plugged, for virtio-mem.
     * Unit: bytes.
     */
    readonly requestedBytes?: number;
    /**
     * Amount that is plugged; set by the daemon.
     * Unit: bytes.
     */
    readonly currentBytes?: number;
}

/**
 * What the guest sees of a memory module.
 * As it is given; a {@link MemoryDeviceTarget} that was answered can be given too.
 *
 * @public
 */
export declare interface MemoryDeviceTargetInput {
    /**
     * Its size.
     * Required. Unit: bytes. At least 1.
     */
    readonly sizeBytes: Size;
    /** NUMA node of the guest. */
    readonly node?: number;
    /**
     * Size of the labels, for nvdimm.
     * Unit: bytes.
     */
    readonly labelSizeBytes?: Size;
    /** Whether the guest cannot write to it. */
    readonly readonly?: boolean;
    /**
     * Smallest amount that is plugged, for virtio-mem.
     * Unit: bytes.
     */
    readonly blockSizeBytes?: Size;
    /**
     * Amount that shall be plugged, for virtio-mem.
     * Unit: bytes.
     */
    readonly requestedBytes?: Size;
    /**
     * Amount that is plugged; set by the daemon.
     * Unit: bytes.
     */
    readonly currentBytes?: Size;
}

/**
 * Limits on host memory.
 *
 * @public
 */
export declare interface MemoryTune {
    /**
     * Most memory that the guest's process may take; reaching it ends the guest.
     * Unit: bytes. Default: no limit.
     */
    readonly hardLimitBytes?: number;
    /**
     * Memory kept when the host is short of it.
     * Unit: bytes. Default: no limit.
     */
    readonly softLimitBytes?: number;
    /**
     * Memory that is guaranteed.
     * Unit: bytes. Default: `none`.
     */
    readonly minGuaranteeBytes?: number;
    /**
     * Most memory and swap together; at least `hard_limit_bytes`.
     * Unit: bytes. Default: no limit.
     */
    readonly swapHardLimitBytes?: number;
}

/**
 * Limits on host memory.
 * As it is given; a {@link MemoryTune} that was answered can be given too.
 *
 * @public
 */
export declare interface MemoryTuneInput {
    /**
     * Most memory that the guest's process may take; reaching it ends the guest.
     * Unit: bytes. Default: no limit.
     */
    readonly hardLimitBytes?: Size;
    /**
     * Memory kept when the host is short of it.
     * Unit: bytes. Default: no limit.
     */
    readonly softLimitBytes?: Size;
    /**
     * Memory that is guaranteed.
     * Unit: bytes. Default: `none`.
     */
    readonly minGuaranteeBytes?: Size;
    /**
     * Most memory and swap together; at least `hard_limit_bytes`.
     * Unit: bytes. Default: no limit.
     */
    readonly swapHardLimitBytes?: Size;
}

/**
 * Title, description or metadata changed.
 *
 * @public
 */
export declare interface MetadataChangeEvent {
    /** `title`, `description` or `element`. */
    readonly type: string;
    /** URI of the element's namespace. */
    readonly uri: string;
}

/**
 * An element of a domain's `<metadata>`, found by its namespace.
 *
 * @public
 */
export declare interface MetadataElement {
    /**
     * URI of the namespace that owns it.
     * Required.
     */
    readonly uri: string;
    /** Prefix for writing it. */
    readonly prefix?: string;
    /** The element; empty: remove it. */
    readonly xml?: string;
}

/**
 * A network interface of the guest.
 *
 * @public
 */
export declare interface NetworkInterface {
    /**
     * What it is attached to; decides which fields of `source` mean anything.
     * Required.
     */
    readonly type: 'network' | 'bridge' | 'direct' | 'user' | 'ethernet' | 'hostdev' | 'vhostuser' | 'vdpa' | 'server' | 'client' | 'mcast' | 'udp' | 'internal' | 'null' | 'vds';
    /**
     * Whether the daemon takes the device from the host and gives it back.
     * Default: `no`.
     */
    readonly managed?: boolean;
    /**
     * Whether the host follows the guest's filters for received frames.
     * Default: `no`.
     */
    readonly trustGuestRxFilters?: boolean;
    /** Hardware address. */
    readonly mac?: InterfaceMac;
    /** What it is attached to on the host. */
    readonly source?: InterfaceSource;
    /** Virtual LANs that its frames belong to. */
    readonly vlan?: InterfaceVlan;
    /** What the switch that it is attached to must know. */
    readonly virtualPort?: VirtualPort;
    /** Limits on its throughput. */
    readonly bandwidth?: InterfaceBandwidth;
    /**
     * Whether isolated ports of the same bridge cannot reach each other.
     * Default: `no`.
     */
    readonly isolated?: boolean;
    /** Addresses of the guest's side, where the host sets them. */
    readonly ips: readonly IpAddress[];
    /** Routes of the guest's side, where the host sets them. */
    readonly routes: readonly IpRoute[];
    /** Ports of the host that lead to the guest, with the backend `passt`. */
    readonly portForwards: readonly PortForward[];
    /** Program that sets the host's side up. */
    readonly script?: string;
    /** Program that clears the host's side away. */
    readonly downScript?: string;
    /** Domain that provides the interface, under Xen. */
    readonly backendDomain?: string;
    /** The host's side. */
    readonly target?: InterfaceTarget;
    /** The guest's side, for containers. */
    readonly guest?: InterfaceGuest;
    /**
     * Kind of network card: `virtio`, `e1000`, `rtl8139`, `e1000e`, or another of the hypervisor's.
     * Matches `[a-zA-Z0-9_-]+`. Default: virtio where the machine has it, else the hypervisor's.
     */
    readonly model?: string;
    /** Queues and offloads. */
    readonly driver?: InterfaceDriver;
    /** What on the host carries the frames. */
    readonly backend?: InterfaceBackend;
    /** Network filter that the frames must pass. */
    readonly filter?: InterfaceFilter;
    /**
     * Send buffer of the host's side.
     * Unit: bytes. Default: no limit.
     */
    readonly sndbufBytes?: number;
    /** Failover between two interfaces. */
    readonly teaming?: InterfaceTeaming;
    /**
     * Whether the cable is plugged in.
     * Default: `up`.
     */
    readonly linkState?: 'up' | 'down';
    /**
     * Largest frame.
     * Unit: bytes. From 1 to 65535. Default: the network's.
     */
    readonly mtu?: number;
    /**
     * Frames received before the host is interrupted.
     * Unit: frames. Default: no coalescing.
     */
    readonly coalesceRxMaxFrames?: number;
    /** Its turn in booting. */
    readonly boot?: DeviceBoot;
    /**
     * Name in the hypervisor and in events; a given one begins with `ua-`.
     * Matches `[a-zA-Z0-9_.-]+`. Default: libvirt's, such as net0.
     */
    readonly alias?: string;
    /** Boot ROM. */
    readonly rom?: DeviceRom;
    /**
     * Index by which the guest names it.
     * At least 1.
     */
    readonly acpiIndex?: number;
    /** Where the guest finds it. */
    readonly address?: DeviceAddress;
}

/**
 * A network interface of the guest.
 * As it is given; a {@link NetworkInterface} that was answered can be given too.
 *
 * @public
 */
export declare interface NetworkInterfaceInput {
    /**
     * What it is attached to; decides which fields of `source` mean anything.
     * Required.
     */
    readonly type: 'network' | 'bridge' | 'direct' | 'user' | 'ethernet' | 'hostdev' | 'vhostuser' | 'vdpa' | 'server' | 'client' | 'mcast' | 'udp' | 'internal' | 'null' | 'vds';
    /**
     * Whether the daemon takes the device from the host and gives it back.
     * Default: `no`.
     */
    readonly managed?: boolean;
    /**
     * Whether the host follows the guest's filters for received frames.
     * Default: `no`.
     */
    readonly trustGuestRxFilters?: boolean;
    /** Hardware address. */
    readonly mac?: InterfaceMac;
    /** What it is attached to on the host. */
    readonly source?: InterfaceSourceInput;
    /** Virtual LANs that its frames belong to. */
    readonly vlan?: InterfaceVlanInput;
    /** What the switch that it is attached to must know. */
    readonly virtualPort?: VirtualPort;
    /** Limits on its throughput. */
    readonly bandwidth?: InterfaceBandwidth;
    /**
     * Whether isolated ports of the same bridge cannot reach each other.
     * Default: `no`.
     */
    readonly isolated?: boolean;
    /** Addresses of the guest's side, where the host sets them. */
    readonly ips?: readonly IpAddress[];
    /** Routes of the guest's side, where the host sets them. */
    readonly routes?: readonly IpRoute[];
    /** Ports of the host that lead to the guest, with the backend `passt`. */
    readonly portForwards?: readonly PortForwardInput[];
    /** Program that sets the host's side up. */
    readonly script?: string;
    /** Program that clears the host's side away. */
    readonly downScript?: string;
    /** Domain that provides the interface, under Xen. */
    readonly backendDomain?: string;
    /** The host's side. */
    readonly target?: InterfaceTarget;
    /** The guest's side, for containers. */
    readonly guest?: InterfaceGuest;
    /**
     * Kind of network card: `virtio`, `e1000`, `rtl8139`, `e1000e`, or another of the hypervisor's.
     * Matches `[a-zA-Z0-9_-]+`. Default: virtio where the machine has it, else the hypervisor's.
     */
    readonly model?: string;
    /** Queues and offloads. */
    readonly driver?: InterfaceDriver;
    /** What on the host carries the frames. */
    readonly backend?: InterfaceBackend;
    /** Network filter that the frames must pass. */
    readonly filter?: InterfaceFilterInput;
    /**
     * Send buffer of the host's side.
     * Unit: bytes. Default: no limit.
     */
    readonly sndbufBytes?: Size;
    /** Failover between two interfaces. */
    readonly teaming?: InterfaceTeaming;
    /**
     * Whether the cable is plugged in.
     * Default: `up`.
     */
    readonly linkState?: 'up' | 'down';
    /**
     * Largest frame.
     * Unit: bytes. From 1 to 65535. Default: the network's.
     */
    readonly mtu?: Size;
    /**
     * Frames received before the host is interrupted.
     * Unit: frames. Default: no coalescing.
     */
    readonly coalesceRxMaxFrames?: number;
    /** Its turn in booting. */
    readonly boot?: DeviceBoot;
    /**
     * Name in the hypervisor and in events; a given one begins with `ua-`.
     * Matches `[a-zA-Z0-9_.-]+`. Default: libvirt's, such as net0.
     */
    readonly alias?: string;
    /** Boot ROM. */
    readonly rom?: DeviceRom;
    /**
     * Index by which the guest names it.
     * At least 1.
     */
    readonly acpiIndex?: number;
    /** Where the guest finds it. */
    readonly address?: DeviceAddress;
}

/**
 * Bandwidth between two nodes.
 *
 * @public
 */
export declare interface NumaBandwidth {
    /**
     * Node that asks.
     * Required.
     */
    readonly initiator: number;
    /**
     * Node that is asked.
     * Required.
     */
    readonly target: number;
    /** Level of the cache that is asked. */
    readonly cache?: number;
    /**
     * Kind of access.
     * Required.
     */
    readonly type: 'access' | 'read' | 'write';
    /**
     * Bytes per second.
     * Required. Unit: bytes.
     */
    readonly valueBytes: number;
}

/**
 * Bandwidth between two nodes.
 * As it is given; a {@link NumaBandwidth} that was answered can be given too.
 *
 * @public
 */
export declare interface NumaBandwidthInput {
    /**
     * Node that asks.
     * Required.
     */
    readonly initiator: number;
    /**
     * Node that is asked.
     * Required.
     */
    readonly target: number;
    /** Level of the cache that is asked. */
    readonly cache?: number;
    /**
     * Kind of access.
     * Required.
     */
    readonly type: 'access' | 'read' | 'write';
    /**
     * Bytes per second.
     * Required. Unit: bytes.
     */
    readonly valueBytes: Size;
}

/**
 * A cache beside the memory of a node.
 *
 * @public
 */
export declare interface NumaCache {
    /**
     * Its level.
     * Required.
     */
    readonly level: number;
    /**
     * Its associativity.
     * Required.
     */
    readonly associativity: 'none' | 'direct' | 'full';
    /**
     * When it writes.
     * Required.
     */
    readonly policy: 'none' | 'writeback' | 'writethrough';
    /**
     * Its size.
     * Required. Unit: bytes.
     */
    readonly sizeBytes: number;
    /**
     * Size of a line.
     * Required. Unit: bytes.
     */
    readonly lineBytes: number;
}

/**
 * A cache beside the memory of a node.
 * As it is given; a {@link NumaCache} that was answered can be given too.
 *
 * @public
 */
export declare interface NumaCacheInput {
    /**
     * Its level.
     * Required.
     */
    readonly level: number;
    /**
     * Its associativity.
     * Required.
     */
    readonly associativity: 'none' | 'direct' | 'full';
    /**
     * When it writes.
     * Required.
     */
    readonly policy: 'none' | 'writeback' | 'writethrough';
    /**
     * Its size.
     * Required. Unit: bytes.
     */
    readonly sizeBytes: Size;
    /**
     * Size of a line.
     * Required. Unit: bytes.
     */
    readonly lineBytes: Size;
}

/**
 * A node.
 *
 * @public
 */
export declare interface NumaCell {
    /**
     * Its number.
     * Default: its position.
     */
    readonly id?: number;
    /**
     * Its virtual CPUs.
     * Matches `[0-9,^-]+`.
     */
    readonly cpus?: string;
    /**
     * Its memory.
     * Required. Unit: bytes.
     */
    readonly memoryBytes: number;
    /**
     * Whether other processes can share its memory.
     * Default: `memory_backing.access_mode`.
     */
    readonly memAccess?: 'shared' | 'private';
    /**
     * Whether its content is thrown away at the end.
     * Default: `memory_backing.discard`.
     */
    readonly discard?: boolean;
    /** Distances to nodes. */
    readonly distances: readonly NumaDistance[];
    /** Caches beside its memory. */
    readonly caches: readonly NumaCache[];
}

/**
 * A node.
 * As it is given; a {@link NumaCell} that was answered can be given too.
 *
 * @public
 */
export declare interface NumaCellInput {
    /**
     * Its number.
     * Default: its position.
     */
    readonly id?: number;
    /**
     * Its virtual CPUs.
     * Matches `[0-9,^-]+`.
     */
    readonly cpus?: string;
    /**
     * Its memory.
     * Required. Unit: bytes.
     */
    readonly memoryBytes: Size;
    /**
     * Whether other processes can share its memory.
     * Default: `memory_backing.access_mode`.
     */
    readonly memAccess?: 'shared' | 'private';
    /**
     * Whether its content is thrown away at the end.
     * Default: `memory_backing.discard`.
     */
    readonly discard?: boolean;
    /** Distances to nodes. */
    readonly distances?: readonly NumaDistance[];
    /** Caches beside its memory. */
    readonly caches?: readonly NumaCacheInput[];
}

/**
 * Distance to a node.
 *
 * @public
 */
export declare interface NumaDistance {
    /**
     * The node.
     * Required.
     */
    readonly id: number;
    /**
     * The distance; 10 is the node itself, 20 twice as far.
     * Required. From 10 to 255.
     */
    readonly value: number;
}

/**
 * Latency between two nodes.
 *
 * @public
 */
export declare interface NumaLatency {
    /**
     * Node that asks.
     * Required.
     */
    readonly initiator: number;
    /**
     * Node that is asked.
     * Required.
     */
    readonly target: number;
    /** Level of the cache that is asked. */
    readonly cache?: number;
    /**
     * Kind of access.
     * Required.
     */
    readonly type: 'access' | 'read' | 'write';
    /**
     * The latency.
     * Required. Unit: ns.
     */
    readonly value: number;
}

/**
 * Where memory comes from on a NUMA host.
 *
 * @public
 */
export declare interface NumaTune {
    /** For all of the memory. */
    readonly memory?: NumaTuneMemory;
    /** For single guest nodes. */
    readonly nodes: readonly NumaTuneNode[];
}

/**
 * Where memory comes from on a NUMA host.
 * As it is given; a {@link NumaTune} that was answered can be given too.
 *
 * @public
 */
export declare interface NumaTuneInput {
    /** For all of the memory. */
    readonly memory?: NumaTuneMemory;
    /** For single guest nodes. */
    readonly nodes?: readonly NumaTuneNode[];
}

/**
 * Policy for all of the memory.
 *
 * @public
 */
export declare interface NumaTuneMemory {
    /**
     * How binding the nodes are.
     * Default: `strict`.
     */
    readonly mode?: 'strict' | 'preferred' | 'interleave' | 'restrictive';
    /**
     * Nodes of the host.
     * Matches `[0-9,^-]+`.
     */
    readonly nodeset?: string;
    /**
     * Whether the nodes are given or chosen by the host's advisor.
     * Default: static when nodeset is given.
     */
    readonly placement?: 'static' | 'auto';
}

/**
 * Policy for the memory of one guest node.
 *
 * @public
 */
export declare interface NumaTuneNode {
    /**
     * The guest node.
     * Required.
     */
    readonly cellId: number;
    /**
     * How binding the nodes are.
     * Required.
     */
    readonly mode: 'strict' | 'preferred' | 'interleave' | 'restrictive';
    /**
     * Nodes of the host.
     * Required. Matches `[0-9,^-]+`.
     */
    readonly nodeset: string;
}

/**
 * The variables of a firmware.
 *
 * @public
 */
export declare interface Nvram {
    /** Absolute path of the file; absent: chosen by the daemon. */
    readonly path?: string;
    /**
     * Absolute path of the file that it is copied from when it does not exist.
     * Matches `/.+`.
     */
    readonly template?: string;
    /**
     * Kind of `source`.
     * Default: `file`.
     */
    readonly type?: 'file' | 'block' | 'network';
    /** Where it is, when it is not a plain file. */
    readonly source?: DiskSource;
}

/**
 * Non-volatile memory of POWER.
 *
 * @public
 */
export declare interface NvramDevice {
    /**
     * Name in the hypervisor and in events.
     * Matches `[a-zA-Z0-9_.-]+`. Default: `nvram`.
     */
    readonly alias?: string;
    /**
     * Index by which the guest names it.
     * At least 1.
     */
    readonly acpiIndex?: number;
    /** Where the guest finds it. */
    readonly address?: DeviceAddress;
}

/**
 * The variables of a firmware.
 * As it is given; a {@link Nvram} that was answered can be given too.
 *
 * @public
 */
export declare interface NvramInput {
    /** Absolute path of the file; absent: chosen by the daemon. */
    readonly path?: string;
    /**
     * Absolute path of the file that it is copied from when it does not exist.
     * Matches `/.+`.
     */
    readonly template?: string;
    /**
     * Kind of `source`.
     * Default: `file`.
     */
    readonly type?: 'file' | 'block' | 'network';
    /** Where it is, when it is not a plain file. */
    readonly source?: DiskSourceInput;
}

/**
 * What {@link Domain.openConsole} takes.
 *
 * @public
 */
export declare interface OpenConsoleOptions {
    /** Alias of the serial port or console, for example `serial0`; absent: the first one. */
    readonly device?: string;
    /** Takes it from whoever has it open. */
    readonly force?: boolean;
    /** Closes it, with CANCELLED. */
    readonly signal?: AbortSignal;
}

/**
 * What {@link DomainMethods.consoleOutput} takes.
 *
 * @public
 */
export declare interface OpenDomainConsoleOptions extends CallOptions {
    /** Alias of the serial port or console, for example `serial0`; empty: the first one. */
    readonly device?: string;
    /** Take it from whoever has it open. */
    readonly force?: boolean;
}

/**
 * What the guest writes, from the time on at which it was opened. The first message comes at once, without data: it says
 * that the console is open. The answer ends with the guest.
 *
 * @public
 */
export declare interface OpenDomainConsoleResult {
    /** Names this console in calls that write to it; in the first message only. */
    readonly consoleId: string;
    /** Alias of the device; in the first message only. */
    readonly device: string;
    /** The bytes. */
    readonly data: Uint8Array;
}

/**
 * A handle of one operation: work that waits, is being done, or ended not long ago. Giving up the wait for a call never
 * ends its work; `cancel()` does.
 *
 * @public
 */
export declare class Operation extends OperationMethods {
    #private;
    /** Its id; it stays the same when the daemon is restarted. */
    readonly id: string;
    /* Excluded from this release type: __constructor */
    /**
     * How it is now, and again whenever that has changed, to its end.
     *
     * @throws HoldfastError OPERATION_NOT_FOUND, DEADLINE_EXCEEDED, CANCELLED
     */
    progress(options?: CallOptions): AsyncGenerator<OperationRecord, undefined, undefined>;
    /* Excluded from this release type: follow */
    /**
     * Waits for its end, also across a restart of the daemon. For ever, unless `timeoutMs` is given.
     *
     * @returns The operation, which has succeeded.
     * @throws HoldfastError what it was refused with; OPERATION_NOT_FOUND, DEADLINE_EXCEEDED, CANCELLED
     */
    wait(options?: CallOptions): Promise<OperationRecord>;
}

/**
 * What an operation did at a moment, for a human.
 *
 * @public
 */
export declare interface OperationLogLine {
    /**
     * When.
     * Required.
     */
    readonly at: Date;
    /** What it began then, or what had to be taken back of it. */
    readonly text: string;
}

/**
 * What can be done with one operation.
 *
 * @public
 */
export declare abstract class OperationMethods {
    #private;
    /* Excluded from this release type: __constructor */
    /**
     * Answers one operation.
     *
     * @remarks
     * Since 0.1.0. Needs `domain:read`. In libvirt: `virDomainGetJobInfo`, `virDomainGetJobStats`.
     */
    get(options?: GetOperationOptions): Promise<OperationRecord>;
    /**
     * Tells how one operation is, and again whenever that has changed, to its end, which is the last that it tells. A reader that is slow
     * misses what lies between, and not the end.
     *
     * @remarks
     * Since 0.1.0. Needs `domain:read`. In libvirt: `virDomainGetJobInfo`.
     */
    watch(options?: WatchOperationOptions): AsyncIterable<WatchOperationResult>;
    /**
     * Gives an operation up: a queued one leaves the queue, a running one is stopped and undone where that is possible.
     *
     * @remarks
     * Since 0.1.0. Needs `domain:write`. In libvirt: `virDomainAbortJob`.
     */
    cancel(options?: CancelOperationOptions): Promise<OperationRecord>;
}

/**
 * Work on an object: waiting, being done, or ended not long ago.
 *
 * @public
 */
export declare interface OperationRecord {
    /** Identity. */
    readonly id: string;
    /** What it does, for example `start`. */
    readonly kind: string;
    /** How it holds its object. */
    readonly jobClass: JobClass;
    /** Where it is in its life. */
    readonly state: OperationState;
    /** UUID of the object. */
    readonly objectUuid: string;
    /** Name of the object. */
    readonly objectName: string;
    /**
     * When it was asked for.
     * Required.
     */
    readonly createdAt: Date;
    /** When it got its turn. */
    readonly startedAt?: Date;
    /** When it ended. */
    readonly endedAt?: Date;
    /** Place in the queue, from 1, while queued. */
    readonly queuePosition: number;
    /** How much is done, 0 to 100, where that can be told. */
    readonly progressPercent?: number;
    /** What it is doing at present, for a human. */
    readonly step: string;
    /** Why it failed. */
    readonly error?: ErrorDetail;
    /** The error's message. */
    readonly errorMessage: string;
    /** Who asked, for example `uid 1000`. */
    readonly requestedBy: string;
    /** Whether it can be cancelled now. */
    readonly cancellable: boolean;
    /** How far its end can be told. */
    readonly jobType: JobType;
    /** What libvirt would call it. */
    readonly jobOperation: JobOperation;
    /** How long it has waited for its turn, or did, in milliseconds. */
    readonly waitedMs: number;
    /** How long it has been at work, or was, in milliseconds. */
    readonly ranMs: number;
    /** While queued: id of the operation that holds the object. */
    readonly waitsFor: string;
    /** What it has done, step by step, and what was taken back of it: the last 16 lines, oldest first. They stay when it has ended. */
    readonly log: readonly OperationLogLine[];
}

/**
 * What is being done on a host.
 *
 * @public
 */
export declare class Operations {
    #private;
    /* Excluded from this release type: __constructor */
    /** A handle of one operation. It costs nothing and asks nothing. */
    get(id: string): Operation;
    /** Lists operations, oldest first. */
    list(options?: Omit<ListOperationsOptions, 'pageToken'>): PagedList<OperationRecord>;
}

/**
 * Where an operation is in its life.
 *
 * @remarks
 * - `unspecified`: Not set.
 * - `queued`: It waits for its turn.
 * - `running`: It is being done.
 * - `succeeded`: It is done.
 * - `failed`: It was refused or went wrong; everything was undone.
 * - `cancelled`: It was given up; everything was undone.
 * - `unknown(17)`: a value that a newer daemon knows, by its number.
 *
 * @public
 */
export declare type OperationState = 'unspecified' | 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled' | `unknown(${number})`;

/**
 * A list that is read page by page, as far as somebody wants it: `for await`, {@link PagedList.toArray} or
 * {@link PagedList.byPage}. Nothing is asked before it is read; reading it again asks again.
 *
 * @public
 */
export declare interface PagedList<Item> extends AsyncIterable<Item> {
    /** Reads the pages as the daemon answers them. */
    byPage(): AsyncIterable<readonly Item[]>;
    /** Reads everything. */
    toArray(): Promise<Item[]>;
}

/**
 * The device through which the guest's kernel says that it panicked.
 *
 * @public
 */
export declare interface PanicDevice {
    /**
     * Its model.
     * Default: the machine's.
     */
    readonly model?: 'isa' | 'pseries' | 'hyperv' | 's390';
    /**
     * Name in the hypervisor and in events; a given one begins with `ua-`.
     * Matches `[a-zA-Z0-9_.-]+`. Default: libvirt's, such as panic0.
     */
    readonly alias?: string;
    /**
     * Index by which the guest names it.
     * At least 1.
     */
    readonly acpiIndex?: number;
    /** Where the guest finds it. */
    readonly address?: DeviceAddress;
}

/**
 * A parallel port.
 *
 * @public
 */
export declare interface ParallelPort {
    /** What it is attached to on the host. */
    readonly source?: CharacterSource;
    /**
     * Its number, from 0.
     * At least -1. Default: the next free one.
     */
    readonly port?: number;
    /** Kind of target, as old documents have it. */
    readonly targetType?: string;
    /**
     * Name in the hypervisor and in events; a given one begins with `ua-`.
     * Matches `[a-zA-Z0-9_.-]+`. Default: libvirt's, such as parallel0.
     */
    readonly alias?: string;
    /**
     * Index by which the guest names it.
     * At least 1.
     */
    readonly acpiIndex?: number;
    /** Where the guest finds it. */
    readonly address?: DeviceAddress;
}

/**
 * A parallel port.
 * As it is given; a {@link ParallelPort} that was answered can be given too.
 *
 * @public
 */
export declare interface ParallelPortInput {
    /** What it is attached to on the host. */
    readonly source?: CharacterSourceInput;
    /**
     * Its number, from 0.
     * At least -1. Default: the next free one.
     */
    readonly port?: number;
    /** Kind of target, as old documents have it. */
    readonly targetType?: string;
    /**
     * Name in the hypervisor and in events; a given one begins with `ua-`.
     * Matches `[a-zA-Z0-9_.-]+`. Default: libvirt's, such as parallel0.
     */
    readonly alias?: string;
    /**
     * Index by which the guest names it.
     * At least 1.
     */
    readonly acpiIndex?: number;
    /** Where the guest finds it. */
    readonly address?: DeviceAddress;
}

/**
 * What a call of `ParseDomainXml` takes.
 *
 * @public
 */
export declare interface ParseDomainXmlOptions extends CallOptions {
    /**
     * The document.
     * Required.
     */
    readonly xml: string;
    /** Refuse elements that are not known. */
    readonly strict?: boolean;
}

/**
 * The meaning of the document.
 *
 * @public
 */
export declare interface ParseDomainXmlResult {
    /** The configuration, without defaults. */
    readonly spec: DomainSpec;
    /** What was kept though not understood. */
    readonly warnings: readonly Warning[];
}

/**
 * A place on the PCI bus.
 *
 * @public
 */
export declare interface PciAddress {
    /**
     * PCI domain.
     * Default: `0`.
     */
    readonly domain?: number;
    /**
     * Bus.
     * At most 255. Default: `0`.
     */
    readonly bus?: number;
    /**
     * Slot on the bus.
     * At most 31. Default: `0`.
     */
    readonly slot?: number;
    /**
     * Function in the slot.
     * At most 7. Default: `0`.
     */
    readonly function?: number;
    /**
     * Whether the slot has more functions.
     * Default: `off`.
     */
    readonly multifunction?: boolean;
    /** What s390 needs beside it. */
    readonly zpci?: ZpciAddress;
}

/**
 * What the guest sees of a PCI controller.
 *
 * @public
 */
export declare interface PciControllerTarget {
    /**
     * Chassis of a pci-bridge.
     * From 1 to 255. Default: `index`.
     */
    readonly chassisNr?: number;
    /**
     * Chassis of a PCIe port.
     * At most 255. Default: `index`.
     */
    readonly chassis?: number;
    /**
     * Port of a PCIe port.
     * At most 255. Default: the next free one.
     */
    readonly port?: number;
    /**
     * Bus number of an expander bus.
     * At most 254.
     */
    readonly busNr?: number;
    /**
     * Index of a PCI host bridge of POWER.
     * At most 30.
     */
    readonly index?: number;
    /**
     * Whether devices can be plugged into it.
     * Default: `on`.
     */
    readonly hotplug?: boolean;
    /** NUMA node of the guest that it belongs to. */
    readonly node?: number;
}

/**
 * A performance event of the host's CPU.
 *
 * @public
 */
export declare interface PerfEvent {
    /**
     * Which event.
     * Required.
     */
    readonly name: 'cmt' | 'mbmt' | 'mbml' | 'cpu_cycles' | 'instructions' | 'cache_references' | 'cache_misses' | 'branch_instructions' | 'branch_misses' | 'bus_cycles' | 'stalled_cycles_frontend' | 'stalled_cycles_backend' | 'ref_cpu_cycles' | 'cpu_clock' | 'task_clock' | 'page_faults' | 'context_switches' | 'cpu_migrations' | 'page_faults_min' | 'page_faults_maj' | 'alignment_faults' | 'emulation_faults';
    /**
     * Whether it is counted.
     * Required.
     */
    readonly enabled: boolean;
}

/**
 * What a call of `Ping` takes.
 *
 * @public
 */
export declare interface PingOptions extends CallOptions {
    /**
     * Sent back as it is.
     * At most 65536 bytes.
     */
    readonly payload?: Uint8Array;
}

/**
 * It does.
 *
 * @public
 */
export declare interface PingResult {
    /** What was sent. */
    readonly payload: Uint8Array;
}

/**
 * Ports of the host that lead to the guest.
 *
 * @public
 */
export declare interface PortForward {
    /**
     * Protocol.
     * Required.
     */
    readonly proto: 'tcp' | 'udp';
    /**
     * Address of the host.
     * Default: all addresses.
     */
    readonly address?: string;
    /**
     * Interface of the host.
     * Default: all interfaces.
     */
    readonly dev?: string;
    /**
     * Which ports.
     * Default: all ports.
     */
    readonly ranges: readonly PortRange[];
}

/**
 * Ports of the host that lead to the guest.
 * As it is given; a {@link PortForward} that was answered can be given too.
 *
 * @public
 */
export declare interface PortForwardInput {
    /**
     * Protocol.
     * Required.
     */
    readonly proto: 'tcp' | 'udp';
    /**
     * Address of the host.
     * Default: all addresses.
     */
    readonly address?: string;
    /**
     * Interface of the host.
     * Default: all interfaces.
     */
    readonly dev?: string;
    /**
     * Which ports.
     * Default: all ports.
     */
    readonly ranges?: readonly PortRange[];
}

/**
 * A range of ports.
 *
 * @public
 */
export declare interface PortRange {
    /**
     * First port of the host.
     * Required. From 1 to 65535.
     */
    readonly start: number;
    /**
     * Last port of the host.
     * From 1 to 65535. Default: `start`.
     */
    readonly end?: number;
    /**
     * First port of the guest.
     * From 1 to 65535. Default: `start`.
     */
    readonly to?: number;
    /**
     * Whether the range is left out.
     * Default: `no`.
     */
    readonly exclude?: boolean;
}

/**
 * Sleep states that the firmware offers.
 *
 * @public
 */
export declare interface PowerManagement {
    /**
     * Whether the guest can sleep in memory (ACPI S3).
     * Default: the hypervisor's.
     */
    readonly suspendToMem?: boolean;
    /**
     * Whether the guest can sleep on disk (ACPI S4).
     * Default: the hypervisor's.
     */
    readonly suspendToDisk?: boolean;
}

/**
 * An attribute or element of an XML document that the schema does not know, kept as it was read.
 *
 * @public
 */
export declare interface PreservedXml {
    /**
     * Path of the element that it stood in, from the root: `/domain/devices/disk[2]/driver`. A step has the position, from 1, among the elements of the same name where the schema repeats that element, else none. Prefixes are those of the schema (`qemu:commandline`). Names of the schema's elements only: what is within an unknown element belongs to `xml`.
     * Required.
     */
    readonly parent: string;
    /**
     * Name of the attribute or element, with its prefix as it was written.
     * Required.
     */
    readonly name: string;
    /** URI of the namespace of that name; absent: none. */
    readonly namespaceUri?: string;
    /** The value, for an attribute. */
    readonly attributeValue?: string;
    /** The element with all that is in it, verbatim, for an element. Declares every namespace that it uses, so that it can stand anywhere. */
    readonly xml?: string;
    /** How many elements stood before it in its parent, known or not; it is written back at that place, or last where there are fewer. */
    readonly position?: number;
    /** Line of the document that it was read from, from 1; absent once the document is gone. */
    readonly line?: number;
}

/**
 * One argument.
 *
 * @public
 */
export declare interface QemuArgument {
    /**
     * The argument.
     * Required.
     */
    readonly value: string;
}

/**
 * Capabilities of QEMU taken as present or absent, whatever it says of itself.
 *
 * @public
 */
export declare interface QemuCapabilities {
    /** Taken as present. */
    readonly add: readonly QemuCapability[];
    /** Taken as absent. */
    readonly remove: readonly QemuCapability[];
}

/**
 * Capabilities of QEMU taken as present or absent, whatever it says of itself.
 * As it is given; a {@link QemuCapabilities} that was answered can be given too.
 *
 * @public
 */
export declare interface QemuCapabilitiesInput {
    /** Taken as present. */
    readonly add?: readonly QemuCapability[];
    /** Taken as absent. */
    readonly remove?: readonly QemuCapability[];
}

/**
 * One capability.
 *
 * @public
 */
export declare interface QemuCapability {
    /**
     * Name of the capability.
     * Required.
     */
    readonly capability: string;
}

/**
 * Arguments and environment handed to QEMU as they are.
 *
 * @public
 */
export declare interface QemuCommandline {
    /** Arguments, in order. */
    readonly args: readonly QemuArgument[];
    /** Variables of the environment. */
    readonly env: readonly QemuEnvironmentVariable[];
}

/**
 * Arguments and environment handed to QEMU as they are.
 * As it is given; a {@link QemuCommandline} that was answered can be given too.
 *
 * @public
 */
export declare interface QemuCommandlineInput {
    /** Arguments, in order. */
    readonly args?: readonly QemuArgument[];
    /** Variables of the environment. */
    readonly env?: readonly QemuEnvironmentVariable[];
}

/**
 * What QEMU does about deprecated interfaces.
 *
 * @public
 */
export declare interface QemuDeprecation {
    /**
     * What it does.
     * Required.
     */
    readonly behavior: 'none' | 'omit' | 'reject' | 'crash';
}

/**
 * One variable of the environment.
 *
 * @public
 */
export declare interface QemuEnvironmentVariable {
    /**
     * Its name.
     * Required. Matches `[a-zA-Z_][a-zA-Z0-9_]*`.
     */
    readonly name: string;
    /** Its value. */
    readonly value?: string;
}

/**
 * Properties of QEMU devices set past their own settings.
 *
 * @public
 */
export declare interface QemuOverride {
    /** The devices. */
    readonly devices: readonly QemuOverrideDevice[];
}

/**
 * Properties of one device.
 *
 * @public
 */
export declare interface QemuOverrideDevice {
    /**
     * Alias of the device.
     * Required.
     */
    readonly alias: string;
    /** Properties of its front end. */
    readonly frontendProperties: readonly QemuOverrideProperty[];
}

/**
 * Properties of one device.
 * As it is given; a {@link QemuOverrideDevice} that was answered can be given too.
 *
 * @public
 */
export declare interface QemuOverrideDeviceInput {
    /**
     * Alias of the device.
     * Required.
     */
    readonly alias: string;
    /** Properties of its front end. */
    readonly frontendProperties?: readonly QemuOverrideProperty[];
}

/**
 * Properties of QEMU devices set past their own settings.
 * As it is given; a {@link QemuOverride} that was answered can be given too.
 *
 * @public
 */
export declare interface QemuOverrideInput {
    /** The devices. */
    readonly devices?: readonly QemuOverrideDeviceInput[];
}

/**
 * One property.
 *
 * @public
 */
export declare interface QemuOverrideProperty {
    /**
     * Its name.
     * Required.
     */
    readonly name: string;
    /**
     * Type of its value; `remove`: it is not given at all.
     * Required.
     */
    readonly type: 'string' | 'signed' | 'unsigned' | 'bool' | 'remove';
    /** Its value. */
    readonly value?: string;
}

/**
 * Where random numbers come from.
 *
 * @public
 */
export declare interface RandomBackend {
    /**
     * A device of the host, a daemon that gathers entropy, or the hypervisor itself.
     * Required.
     */
    readonly model: 'random' | 'egd' | 'builtin';
    /**
     * Absolute path of the device.
     * Matches `/.+`. Default: `/dev/urandom`.
     */
    readonly path?: string;
    /** What it is attached to on the host. */
    readonly source?: CharacterSource;
}

/**
 * Where random numbers come from.
 * As it is given; a {@link RandomBackend} that was answered can be given too.
 *
 * @public
 */
export declare interface RandomBackendInput {
    /**
     * A device of the host, a daemon that gathers entropy, or the hypervisor itself.
     * Required.
     */
    readonly model: 'random' | 'egd' | 'builtin';
    /**
     * Absolute path of the device.
     * Matches `/.+`. Default: `/dev/urandom`.
     */
    readonly path?: string;
    /** What it is attached to on the host. */
    readonly source?: CharacterSourceInput;
}

/**
 * A source of random numbers.
 *
 * @public
 */
export declare interface RandomNumberGenerator {
    /**
     * Its model.
     * Required.
     */
    readonly model: 'virtio' | 'virtio-transitional' | 'virtio-non-transitional';
    /**
     * Limit on what the guest may take.
     * Default: no limit.
     */
    readonly rate?: RandomRate;
    /**
     * Where the numbers come from.
     * Required.
     */
    readonly backend: RandomBackend;
    /** What all virtio devices have. */
    readonly driver?: VirtioOptions;
    /**
     * Name in the hypervisor and in events; a given one begins with `ua-`.
     * Matches `[a-zA-Z0-9_.-]+`. Default: libvirt's, such as rng0.
     */
    readonly alias?: string;
    /**
     * Index by which the guest names it.
     * At least 1.
     */
    readonly acpiIndex?: number;
    /** Where the guest finds it. */
    readonly address?: DeviceAddress;
}

/**
 * A source of random numbers.
 * As it is given; a {@link RandomNumberGenerator} that was answered can be given too.
 *
 * @public
 */
export declare interface RandomNumberGeneratorInput {
    /**
     * Its model.
     * Required.
     */
    readonly model: 'virtio' | 'virtio-transitional' | 'virtio-non-transitional';
    /**
     * Limit on what the guest may take.
     * Default: no limit.
     */
    readonly rate?: RandomRateInput;
    /**
     * Where the numbers come from.
     * Required.
     */
    readonly backend: RandomBackendInput;
    /** What all virtio devices have. */
    readonly driver?: VirtioOptions;
    /**
     * Name in the hypervisor and in events; a given one begins with `ua-`.
     * Matches `[a-zA-Z0-9_.-]+`. Default: libvirt's, such as rng0.
     */
    readonly alias?: string;
    /**
     * Index by which the guest names it.
     * At least 1.
     */
    readonly acpiIndex?: number;
    /** Where the guest finds it. */
    readonly address?: DeviceAddress;
}

/**
 * Limit on random numbers.
 *
 * @public
 */
export declare interface RandomRate {
    /**
     * Number of bytes.
     * Required. Unit: bytes. At least 1.
     */
    readonly bytes: number;
    /**
     * Time in which they may be taken.
     * Unit: ms. At least 1. Default: `1000`.
     */
    readonly periodMs?: number;
}

/**
 * Limit on random numbers.
 * As it is given; a {@link RandomRate} that was answered can be given too.
 *
 * @public
 */
export declare interface RandomRateInput {
    /**
     * Number of bytes.
     * Required. Unit: bytes. At least 1.
     */
    readonly bytes: Size;
    /**
     * Time in which they may be taken.
     * Unit: ms. At least 1. Default: `1000`.
     */
    readonly periodMs?: number;
}

/**
 * The daemon lost the monitor of a guest that lives, or has it again.
 *
 * @public
 */
export declare interface ReachabilityEvent {
    /** Whether the guest can be reached. */
    readonly reachable: boolean;
}

/**
 * What {@link DomainMethods.readConsoleLog} takes.
 *
 * @public
 */
export declare interface ReadDomainConsoleLogOptions extends CallOptions {
    /** First byte wanted; negative: so many bytes before the end. */
    readonly offset?: number;
    /**
     * Most bytes wanted; 0: 64 KiB.
     * Unit: bytes. At most 1048576.
     */
    readonly maxBytes?: Size;
}

/**
 * A piece of the console log.
 *
 * @public
 */
export declare interface ReadDomainConsoleLogResult {
    /** The bytes, as the guest wrote them. */
    readonly data: Uint8Array;
    /** Offset of the first of them. */
    readonly offset: number;
    /** Length of the whole log. */
    readonly size: number;
}

/**
 * A reason that this release knows.
 *
 * @public
 */
export declare type ReasonName = Exclude<ErrorReason, `unknown(${number})`>;

/**
 * What a reason means in other vocabularies.
 *
 * @public
 */
export declare interface ReasonRules {
    /** Name of the gRPC status code that carries it. */
    readonly status: string;
    /** Number of libvirt's error for the same thing, else 1. */
    readonly libvirt: number;
    /** Whether the same call may succeed later without any change by the caller. */
    readonly retryable: boolean;
    /** Exit code of the command line. */
    readonly exitCode: number;
    /** What happened, and whether anything was changed. */
    readonly what: string;
    /** What can be done now, most likely first. */
    readonly remedies: readonly string[];
}

/**
 * Every reason for which a call can be refused, with what it means in other vocabularies.
 *
 * @public
 */
export declare const reasons: Readonly<Record<ReasonName, ReasonRules>>;

/**
 * What {@link DomainMethods.reboot} takes.
 *
 * @public
 */
export declare interface RebootDomainOptions extends CallOptions {
    /** How to ask. */
    readonly mode?: ShutdownMode;
    /** Version that it must have; 0: any. */
    readonly ifVersion?: number;
    /**
     * Names this call: a UUID of the client's choice, which becomes the id of its operation. The same call again gets the outcome of the
     * first instead of being done twice, also after a restart of the daemon; another call with it is refused. Empty: every call is new.
     * Matches `[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`.
     */
    readonly requestId?: string;
}

/**
 * The guest was asked.
 *
 * @public
 */
export declare interface RebootDomainResult {
    /** The domain, as it is after asking. */
    readonly domain: DomainRecord;
}

/**
 * The guest was reset or rebooted.
 *
 * @public
 */
export declare interface RebootEvent {
}

/**
 * Whether a connection that ended is made again.
 *
 * @public
 */
export declare interface ReconnectSettings {
    /**
     * Whether it is.
     * Required.
     */
    readonly enabled: boolean;
    /**
     * Wait between tries.
     * Unit: s.
     */
    readonly timeout?: number;
}

/**
 * A USB device of whoever looks at the screen.
 *
 * @public
 */
export declare interface RedirectedDevice {
    /**
     * Kind of bus.
     * Default: `usb`.
     */
    readonly bus?: 'usb';
    /** What it is attached to on the host. */
    readonly source?: CharacterSource;
    /** Its turn in booting. */
    readonly boot?: DeviceBoot;
    /**
     * Name in the hypervisor and in events; a given one begins with `ua-`.
     * Matches `[a-zA-Z0-9_.-]+`. Default: libvirt's, such as redir0.
     */
    readonly alias?: string;
    /**
     * Index by which the guest names it.
     * At least 1.
     */
    readonly acpiIndex?: number;
    /** Where the guest finds it. */
    readonly address?: DeviceAddress;
}

/**
 * A USB device of whoever looks at the screen.
 * As it is given; a {@link RedirectedDevice} that was answered can be given too.
 *
 * @public
 */
export declare interface RedirectedDeviceInput {
    /**
     * Kind of bus.
     * Default: `usb`.
     */
    readonly bus?: 'usb';
    /** What it is attached to on the host. */
    readonly source?: CharacterSourceInput;
    /** Its turn in booting. */
    readonly boot?: DeviceBoot;
    /**
     * Name in the hypervisor and in events; a given one begins with `ua-`.
     * Matches `[a-zA-Z0-9_.-]+`. Default: libvirt's, such as redir0.
     */
    readonly alias?: string;
    /**
     * Index by which the guest names it.
     * At least 1.
     */
    readonly acpiIndex?: number;
    /** Where the guest finds it. */
    readonly address?: DeviceAddress;
}

/**
 * Which USB devices are let in.
 *
 * @public
 */
export declare interface RedirectionFilter {
    /** Rules; the first that matches decides. */
    readonly rules: readonly RedirectionRule[];
}

/**
 * Which USB devices are let in.
 * As it is given; a {@link RedirectionFilter} that was answered can be given too.
 *
 * @public
 */
export declare interface RedirectionFilterInput {
    /** Rules; the first that matches decides. */
    readonly rules?: readonly RedirectionRule[];
}

/**
 * A rule for USB devices.
 *
 * @public
 */
export declare interface RedirectionRule {
    /**
     * Class; -1: any.
     * Matches `-1|(0x)?[0-9a-fA-F]{1,2}`. Default: `-1`.
     */
    readonly deviceClass?: string;
    /**
     * Vendor id; -1: any.
     * Matches `-1|(0x)?[0-9a-fA-F]{1,4}`. Default: `-1`.
     */
    readonly vendor?: string;
    /**
     * Product id; -1: any.
     * Matches `-1|(0x)?[0-9a-fA-F]{1,4}`. Default: `-1`.
     */
    readonly product?: string;
    /**
     * Version; -1: any.
     * Matches `-1|[0-9]{1,2}\.[0-9]{1,2}`. Default: `-1`.
     */
    readonly version?: string;
    /**
     * Whether it is let in.
     * Required.
     */
    readonly allow: boolean;
}

/**
 * What {@link DomainMethods.removeManagedSave} takes.
 *
 * @public
 */
export declare interface RemoveDomainManagedSaveOptions extends CallOptions {
    /** Version that it must have; 0: any. */
    readonly ifVersion?: number;
    /**
     * Names this call: a UUID of the client's choice, which becomes the id of its operation. The same call again gets the outcome of the
     * first instead of being done twice, also after a restart of the daemon; another call with it is refused. Empty: every call is new.
     * Matches `[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`.
     */
    readonly requestId?: string;
}

/**
 * There is no saved state any more.
 *
 * @public
 */
export declare interface RemoveDomainManagedSaveResult {
    /** The domain. */
    readonly domain: DomainRecord;
}

/**
 * What {@link DomainMethods.rename} takes.
 *
 * @public
 */
export declare interface RenameDomainOptions extends CallOptions {
    /**
     * The new name.
     * Required.
     */
    readonly newName: string;
    /** Version that it must have; 0: any. */
    readonly ifVersion?: number;
    /** Check and answer, change nothing. */
    readonly validateOnly?: boolean;
    /**
     * Names this call: a UUID of the client's choice, which becomes the id of its operation. The same call again gets the outcome of the
     * first instead of being done twice, also after a restart of the daemon; another call with it is refused. Empty: every call is new.
     * Matches `[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`.
     */
    readonly requestId?: string;
}

/**
 * It has the new name.
 *
 * @public
 */
export declare interface RenameDomainResult {
    /** The domain. */
    readonly domain: DomainRecord;
}

/**
 * What {@link DomainMethods.reset} takes.
 *
 * @public
 */
export declare interface ResetDomainOptions extends CallOptions {
    /** Version that it must have; 0: any. */
    readonly ifVersion?: number;
    /**
     * Names this call: a UUID of the client's choice, which becomes the id of its operation. The same call again gets the outcome of the
     * first instead of being done twice, also after a restart of the daemon; another call with it is refused. Empty: every call is new.
     * Matches `[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`.
     */
    readonly requestId?: string;
}

/**
 * The guest begins anew.
 *
 * @public
 */
export declare interface ResetDomainResult {
    /** The domain. */
    readonly domain: DomainRecord;
}

/**
 * Where the guest belongs among the host's resources.
 *
 * @public
 */
export declare interface ResourceSettings {
    /**
     * Absolute path of the resource partition (a cgroup).
     * Matches `/.+`. Default: the host's setting.
     */
    readonly partition?: string;
    /**
     * Application id that marks the guest's Fibre Channel traffic.
     * Matches `[ -~]{1,128}`.
     */
    readonly fibrechannelAppid?: string;
}

/**
 * What {@link DomainMethods.resume} takes.
 *
 * @public
 */
export declare interface ResumeDomainOptions extends CallOptions {
    /** Version that it must have; 0: any. */
    readonly ifVersion?: number;
    /**
     * Names this call: a UUID of the client's choice, which becomes the id of its operation. The same call again gets the outcome of the
     * first instead of being done twice, also after a restart of the daemon; another call with it is refused. Empty: every call is new.
     * Matches `[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`.
     */
    readonly requestId?: string;
}

/**
 * The guest runs.
 *
 * @public
 */
export declare interface ResumeDomainResult {
    /** The domain. */
    readonly domain: DomainRecord;
}

/**
 * Events were lost to this reader: read everything anew, then go on after this event.
 *
 * @public
 */
export declare interface ResyncEvent {
    /** Oldest sequence number that is still kept. */
    readonly oldestSequence: number;
}

/**
 * What a call of `RevokeToken` takes.
 *
 * @public
 */
export declare interface RevokeTokenOptions extends CallOptions {
    /** Its name. */
    readonly name?: string;
}

/**
 * Work that goes on: a promise of what it comes to, which also tells how far it is and can be given up. Giving up the wait for it
 * never ends the work; `cancel()` does.
 *
 * @example
 * ```ts
 * const saving = host.domains.get('web').managedSave();
 * for await (const { state, progressPercent } of saving.progress()) console.log(state, progressPercent);
 * const { domain } = await saving;
 * ```
 *
 * @public
 */
export declare class RunningOperation<Result> implements Promise<Result> {
    #private;
    /** Id of the operation; it stays the same when the daemon is restarted, and `host.operation(id)` finds it again. */
    readonly id: string;
    /** As a promise has one. */
    readonly [Symbol.toStringTag]: string;
    /* Excluded from this release type: __constructor */
    /** Answers what it comes to, or is rejected with why it failed: what `await` asks for. */
    readonly then: Promise<Result>['then'];
    /** Deals with its failure, as of any promise. */
    readonly catch: Promise<Result>['catch'];
    /** Does something when it has ended, however that was. */
    readonly finally: Promise<Result>['finally'];
    /**
     * How it is now, and again whenever that has changed, to its end. It ends at once, with nothing, where the call was refused
     * before there was any work; why it failed is told by the promise.
     *
     * @throws HoldfastError OPERATION_NOT_FOUND where nobody knows it, DEADLINE_EXCEEDED, CANCELLED
     */
    progress(options?: CallOptions): AsyncGenerator<OperationRecord, undefined, undefined>;
    /** How it is now. @throws HoldfastError OPERATION_NOT_FOUND when it has not begun yet, or is kept no more */
    get(options?: CallOptions): Promise<OperationRecord>;
    /** Ends the work, where that can still be: what was done is taken back. */
    cancel(options?: CallOptions): Promise<OperationRecord>;
}

/**
 * A class of the host's scheduler.
 *
 * @public
 */
export declare interface Scheduler {
    /**
     * The class.
     * Required.
     */
    readonly scheduler: 'batch' | 'idle' | 'fifo' | 'rr';
    /**
     * Priority in it.
     * At most 99.
     */
    readonly priority?: number;
}

/**
 * A label of one of the host's security modules.
 *
 * @public
 */
export declare interface SecurityLabel {
    /**
     * Whether the label is generated at every start, given, or not used.
     * Default: `dynamic`.
     */
    readonly type?: 'dynamic' | 'static' | 'none';
    /**
     * Security module: `selinux`, `apparmor`, `dac`.
     * Default: the host's first module.
     */
    readonly model?: string;
    /**
     * Whether the guest's files are labelled for it.
     * Default: yes for dynamic, no for static.
     */
    readonly relabel?: boolean;
    /** Label of the process; required for `static`. */
    readonly label?: string;
    /** Label of the guest's files; set by the daemon. */
    readonly imageLabel?: string;
    /** What generated labels are built from. */
    readonly baseLabel?: string;
}

/**
 * A serial port.
 *
 * @public
 */
export declare interface SerialPort {
    /** What it is attached to on the host. */
    readonly source?: CharacterSource;
    /** What the guest sees. */
    readonly target?: SerialTarget;
    /**
     * Name in the hypervisor and in events; a given one begins with `ua-`.
     * Matches `[a-zA-Z0-9_.-]+`. Default: libvirt's, such as serial0.
     */
    readonly alias?: string;
    /**
     * Index by which the guest names it.
     * At least 1.
     */
    readonly acpiIndex?: number;
    /** Where the guest finds it. */
    readonly address?: DeviceAddress;
}

/**
 * A serial port.
 * As it is given; a {@link SerialPort} that was answered can be given too.
 *
 * @public
 */
export declare interface SerialPortInput {
    /** What it is attached to on the host. */
    readonly source?: CharacterSourceInput;
    /** What the guest sees. */
    readonly target?: SerialTarget;
    /**
     * Name in the hypervisor and in events; a given one begins with `ua-`.
     * Matches `[a-zA-Z0-9_.-]+`. Default: libvirt's, such as serial0.
     */
    readonly alias?: string;
    /**
     * Index by which the guest names it.
     * At least 1.
     */
    readonly acpiIndex?: number;
    /** Where the guest finds it. */
    readonly address?: DeviceAddress;
}

/**
 * What the guest sees of a serial port.
 *
 * @public
 */
export declare interface SerialTarget {
    /**
     * Bus that it is attached to.
     * Default: the machine's.
     */
    readonly type?: 'isa-serial' | 'usb-serial' | 'pci-serial' | 'spapr-vio-serial' | 'system-serial' | 'sclp-serial' | 'isa-debug';
    /**
     * Its number, from 0.
     * At least -1. Default: the next free one.
     */
    readonly port?: number;
    /**
     * Its chip.
     * Default: the bus's.
     */
    readonly model?: 'isa-serial' | 'usb-serial' | 'pci-serial' | 'spapr-vty' | 'pl011' | 'sclpconsole' | 'sclplmconsole' | '16550a' | 'isa-debugcon';
}

/**
 * What a call of `SetClientLimits` takes.
 *
 * @public
 */
export declare interface SetClientLimitsOptions extends CallOptions {
    /** Name of the server; empty: `holdfastd`. */
    readonly server?: string;
    /** Most clients. */
    readonly maxClients?: number;
    /** Most clients that have not proved who they are. */
    readonly maxAnonymousClients?: number;
    /** Most connections that wait. */
    readonly maxQueuedClients?: number;
    /** Calls of one client at a time. */
    readonly maxClientRequests?: number;
    /**
     * Most clients of one user, or of one address of another host.
     * From 1 to 1000000.
     */
    readonly maxClientsPerUser?: number;
}

/**
 * What a call of `SetDaemonTimeout` takes.
 *
 * @public
 */
export declare interface SetDaemonTimeoutOptions extends CallOptions {
    /**
     * After how long without clients and guests; 0: never.
     * Unit: milliseconds. At most 2147483647.
     */
    readonly idleTimeoutMs?: number;
}

/**
 * What {@link DomainMethods.setAutostart} takes.
 *
 * @public
 */
export declare interface SetDomainAutostartOptions extends CallOptions {
    /** Whether it shall. */
    readonly autostart?: boolean;
    /** Version that it must have; 0: any. */
    readonly ifVersion?: number;
    /**
     * Names this call: a UUID of the client's choice, which becomes the id of its operation. The same call again gets the outcome of the
     * first instead of being done twice, also after a restart of the daemon; another call with it is refused. Empty: every call is new.
     * Matches `[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`.
     */
    readonly requestId?: string;
}

/**
 * It is set.
 *
 * @public
 */
export declare interface SetDomainAutostartResult {
    /** The domain. */
    readonly domain: DomainRecord;
}

/**
 * What {@link DomainMethods.setMemory} takes.
 *
 * @public
 */
export declare interface SetDomainMemoryOptions extends CallOptions {
    /**
     * Memory, in bytes.
     * Unit: bytes. At least 1.
     */
    readonly memoryBytes: Size;
    /** Set the maximum instead of what the guest has now; only for the next boot. */
    readonly maximum?: boolean;
    /** Running guest, next boot, or both. */
    readonly scope?: AffectScope;
    /** Version that it must have; 0: any. */
    readonly ifVersion?: number;
    /** Check and answer, change nothing. */
    readonly validateOnly?: boolean;
    /**
     * Names this call: a UUID of the client's choice, which becomes the id of its operation. The same call again gets the outcome of the
     * first instead of being done twice, also after a restart of the daemon; another call with it is refused. Empty: every call is new.
     * Matches `[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`.
     */
    readonly requestId?: string;
}

/**
 * It is set.
 *
 * @public
 */
export declare interface SetDomainMemoryResult {
    /** The domain. */
    readonly domain: DomainRecord;
    /** What changed, and when it takes effect. */
    readonly changes: readonly Change[];
}

/**
 * What {@link DomainMethods.setMetadata} takes.
 *
 * @public
 */
export declare type SetDomainMetadataOptions = CallOptions & {
    /** Running guest, next boot, or both. */
    readonly scope?: AffectScope;
    /** Version that it must have; 0: any. */
    readonly ifVersion?: number;
    /** Check and answer, change nothing. */
    readonly validateOnly?: boolean;
    /**
     * Names this call: a UUID of the client's choice, which becomes the id of its operation. The same call again gets the outcome of the
     * first instead of being done twice, also after a restart of the daemon; another call with it is refused. Empty: every call is new.
     * Matches `[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`.
     */
    readonly requestId?: string;
} & ({
    readonly title: string;
    readonly description?: never;
    readonly element?: never;
} | {
    readonly description: string;
    readonly title?: never;
    readonly element?: never;
} | {
    readonly element: MetadataElement;
    readonly title?: never;
    readonly description?: never;
});

/**
 * It is set.
 *
 * @public
 */
export declare interface SetDomainMetadataResult {
    /** The domain. */
    readonly domain: DomainRecord;
    /** What changed, and when it takes effect. */
    readonly changes: readonly Change[];
}

/**
 * What {@link DomainMethods.setVcpus} takes.
 *
 * @public
 */
export declare interface SetDomainVcpusOptions extends CallOptions {
    /**
     * Number of virtual CPUs.
     * At least 1.
     */
    readonly count: number;
    /** Set the maximum instead of those that are plugged now; only for the next boot. */
    readonly maximum?: boolean;
    /** Running guest, next boot, or both. */
    readonly scope?: AffectScope;
    /** Version that it must have; 0: any. */
    readonly ifVersion?: number;
    /** Check and answer, change nothing. */
    readonly validateOnly?: boolean;
    /**
     * Names this call: a UUID of the client's choice, which becomes the id of its operation. The same call again gets the outcome of the
     * first instead of being done twice, also after a restart of the daemon; another call with it is refused. Empty: every call is new.
     * Matches `[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`.
     */
    readonly requestId?: string;
}

/**
 * It is set.
 *
 * @public
 */
export declare interface SetDomainVcpusResult {
    /** The domain. */
    readonly domain: DomainRecord;
    /** What changed, and when it takes effect. */
    readonly changes: readonly Change[];
}

/**
 * What a call of `SetLimits` takes.
 *
 * @public
 */
export declare interface SetLimitsOptions extends CallOptions {
    /**
     * Longest wait for a domain.
     * Unit: milliseconds. At most 86400000.
     */
    readonly jobWaitMs?: number;
    /**
     * Events that may wait for one reader.
     * From 1 to 1000000.
     */
    readonly maxQueuedEvents?: number;
}

/**
 * What a call of `SetLogging` takes.
 *
 * @public
 */
export declare interface SetLoggingOptions extends CallOptions {
    /** How much is logged. */
    readonly level?: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
    /** Filters in the place of the present ones; empty: none. */
    readonly filters?: string;
    /** Outputs in the place of the present ones; empty: standard error. */
    readonly outputs?: string;
}

/**
 * What a call of `SetWorkerPool` takes.
 *
 * @public
 */
export declare interface SetWorkerPoolOptions extends CallOptions {
    /** Name of the server; empty: `holdfastd`. */
    readonly server?: string;
    /** Fewest worker slots for ordinary calls. */
    readonly minWorkers?: number;
    /** Most worker slots for ordinary calls. */
    readonly maxWorkers?: number;
    /** Slots for calls of high priority. */
    readonly prioWorkers?: number;
    /**
     * Most calls that wait for a slot. Those that wait already go on waiting.
     * From 0 to 1000000.
     */
    readonly maxWaitingCalls?: number;
}

/**
 * Memory shared with other guests.
 *
 * @public
 */
export declare interface SharedMemoryDevice {
    /**
     * Name of the memory on the host.
     * Required. Matches `[^/]*`.
     */
    readonly name: string;
    /** Whether the guest owns it, in a migration. */
    readonly role?: 'master' | 'peer';
    /**
     * Its model.
     * Default: `ivshmem`.
     */
    readonly model?: 'ivshmem' | 'ivshmem-plain' | 'ivshmem-doorbell';
    /**
     * Its size; a power of two.
     * Unit: bytes. Default: `4194304`.
     */
    readonly sizeBytes?: number;
    /** Server that tells guests of each other. */
    readonly server?: ShmemServer;
    /** Interrupts. */
    readonly msi?: ShmemMsi;
    /**
     * Name in the hypervisor and in events; a given one begins with `ua-`.
     * Matches `[a-zA-Z0-9_.-]+`. Default: libvirt's, such as shmem0.
     */
    readonly alias?: string;
    /**
     * Index by which the guest names it.
     * At least 1.
     */
    readonly acpiIndex?: number;
    /** Where the guest finds it. */
    readonly address?: DeviceAddress;
}

/**
 * Memory shared with other guests.
 * As it is given; a {@link SharedMemoryDevice} that was answered can be given too.
 *
 * @public
 */
export declare interface SharedMemoryDeviceInput {
    /**
     * Name of the memory on the host.
     * Required. Matches `[^/]*`.
     */
    readonly name: string;
    /** Whether the guest owns it, in a migration. */
    readonly role?: 'master' | 'peer';
    /**
     * Its model.
     * Default: `ivshmem`.
     */
    readonly model?: 'ivshmem' | 'ivshmem-plain' | 'ivshmem-doorbell';
    /**
     * Its size; a power of two.
     * Unit: bytes. Default: `4194304`.
     */
    readonly sizeBytes?: Size;
    /** Server that tells guests of each other. */
    readonly server?: ShmemServer;
    /** Interrupts. */
    readonly msi?: ShmemMsi;
    /**
     * Name in the hypervisor and in events; a given one begins with `ua-`.
     * Matches `[a-zA-Z0-9_.-]+`. Default: libvirt's, such as shmem0.
     */
    readonly alias?: string;
    /**
     * Index by which the guest names it.
     * At least 1.
     */
    readonly acpiIndex?: number;
    /** Where the guest finds it. */
    readonly address?: DeviceAddress;
}

/**
 * Interrupts of shared memory.
 *
 * @public
 */
export declare interface ShmemMsi {
    /** Number of vectors. */
    readonly vectors?: number;
    /**
     * Whether requests are taken in a thread of their own.
     * Default: the hypervisor's.
     */
    readonly ioeventfd?: boolean;
}

/**
 * Server of shared memory.
 *
 * @public
 */
export declare interface ShmemServer {
    /**
     * Absolute path of its socket.
     * Matches `/.+`. Default: by name.
     */
    readonly path?: string;
}

/**
 * What {@link Domain.shutdown} takes.
 *
 * @public
 */
export declare interface ShutdownAndWaitOptions extends ShutdownDomainOptions {
    /** Wait until the guest is off, but not longer than this, in milliseconds. */
    readonly graceMs?: number;
    /** End the guest as {@link Domain} does with `destroy` when it is not off by then; without it that is an error. */
    readonly thenDestroy?: boolean;
}

/**
 * What {@link DomainMethods.shutdown} takes.
 *
 * @public
 */
export declare interface ShutdownDomainOptions extends CallOptions {
    /** How to ask. */
    readonly mode?: ShutdownMode;
    /** Version that it must have; 0: any. */
    readonly ifVersion?: number;
    /**
     * Names this call: a UUID of the client's choice, which becomes the id of its operation. The same call again gets the outcome of the
     * first instead of being done twice, also after a restart of the daemon; another call with it is refused. Empty: every call is new.
     * Matches `[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`.
     */
    readonly requestId?: string;
}

/**
 * The guest was asked; whether and when it obeys is told by events.
 *
 * @public
 */
export declare interface ShutdownDomainResult {
    /** The domain, as it is after asking. */
    readonly domain: DomainRecord;
}

/**
 * How to ask the guest to shut down or to reboot.
 *
 * @remarks
 * - `acpi`: The ACPI power button.
 * - `guest-agent`: The agent in the guest.
 *
 * @public
 */
export declare type ShutdownMode = 'acpi' | 'guest-agent';

/**
 * What a call of `Shutdown` takes.
 *
 * @public
 */
export declare interface ShutdownOptions extends CallOptions {
    /**
     * How long calls in flight may take, in milliseconds; 0: 30,000.
     * Unit: milliseconds. At most 600000.
     */
    readonly graceMs?: number;
}

/**
 * A size: a number of bytes, or a number with a unit such as `'2GiB'` or `'1.5 TiB'`.
 *
 * @public
 */
export declare type Size = number | `${number}${SizeUnit}` | `${number} ${SizeUnit}`;

/**
 * Units of a size in bytes: those with an `i` count in steps of 1024, the others of 1000.
 *
 * @public
 */
export declare type SizeUnit = 'B' | 'KB' | 'MB' | 'GB' | 'TB' | 'PB' | 'EB' | 'KiB' | 'MiB' | 'GiB' | 'TiB' | 'PiB' | 'EiB';

/**
 * A smart card reader.
 *
 * @public
 */
export declare interface Smartcard {
    /**
     * Where the card is.
     * Required.
     */
    readonly mode: 'host' | 'host-certificates' | 'passthrough';
    /** What it is attached to on the host. */
    readonly source?: CharacterSource;
    /** Names of three certificates of the host. */
    readonly certificates: readonly string[];
    /**
     * Absolute path of the directory with the certificates.
     * Matches `/.+`.
     */
    readonly database?: string;
    /**
     * Name in the hypervisor and in events; a given one begins with `ua-`.
     * Matches `[a-zA-Z0-9_.-]+`. Default: libvirt's, such as smartcard0.
     */
    readonly alias?: string;
    /**
     * Index by which the guest names it.
     * At least 1.
     */
    readonly acpiIndex?: number;
    /** Where the guest finds it. */
    readonly address?: DeviceAddress;
}

/**
 * A smart card reader.
 * As it is given; a {@link Smartcard} that was answered can be given too.
 *
 * @public
 */
export declare interface SmartcardInput {
    /**
     * Where the card is.
     * Required.
     */
    readonly mode: 'host' | 'host-certificates' | 'passthrough';
    /** What it is attached to on the host. */
    readonly source?: CharacterSourceInput;
    /** Names of three certificates of the host. */
    readonly certificates?: readonly string[];
    /**
     * Absolute path of the directory with the certificates.
     * Matches `/.+`.
     */
    readonly database?: string;
    /**
     * Name in the hypervisor and in events; a given one begins with `ua-`.
     * Matches `[a-zA-Z0-9_.-]+`. Default: libvirt's, such as smartcard0.
     */
    readonly alias?: string;
    /**
     * Index by which the guest names it.
     * At least 1.
     */
    readonly acpiIndex?: number;
    /** Where the guest finds it. */
    readonly address?: DeviceAddress;
}

/**
 * A sound card.
 *
 * @public
 */
export declare interface Sound {
    /**
     * Its model.
     * Required.
     */
    readonly model: 'sb16' | 'es1370' | 'pcspk' | 'ac97' | 'ich6' | 'ich7' | 'ich9' | 'usb';
    /**
     * Audio backend that it plays to.
     * At least 1. Default: `1`.
     */
    readonly audioId?: number;
    /** Codecs of an Intel HD card. */
    readonly codecs: readonly SoundCodec[];
    /**
     * Name in the hypervisor and in events; a given one begins with `ua-`.
     * Matches `[a-zA-Z0-9_.-]+`. Default: libvirt's, such as sound0.
     */
    readonly alias?: string;
    /**
     * Index by which the guest names it.
     * At least 1.
     */
    readonly acpiIndex?: number;
    /** Where the guest finds it. */
    readonly address?: DeviceAddress;
}

/**
 * A codec of an Intel HD card.
 *
 * @public
 */
export declare interface SoundCodec {
    /**
     * Its type.
     * Required.
     */
    readonly type: 'duplex' | 'micro' | 'output';
}

/**
 * A sound card.
 * As it is given; a {@link Sound} that was answered can be given too.
 *
 * @public
 */
export declare interface SoundInput {
    /**
     * Its model.
     * Required.
     */
    readonly model: 'sb16' | 'es1370' | 'pcspk' | 'ac97' | 'ich6' | 'ich7' | 'ich9' | 'usb';
    /**
     * Audio backend that it plays to.
     * At least 1. Default: `1`.
     */
    readonly audioId?: number;
    /** Codecs of an Intel HD card. */
    readonly codecs?: readonly SoundCodec[];
    /**
     * Name in the hypervisor and in events; a given one begins with `ua-`.
     * Matches `[a-zA-Z0-9_.-]+`. Default: libvirt's, such as sound0.
     */
    readonly alias?: string;
    /**
     * Index by which the guest names it.
     * At least 1.
     */
    readonly acpiIndex?: number;
    /** Where the guest finds it. */
    readonly address?: DeviceAddress;
}

/**
 * A security label for one file or device.
 *
 * @public
 */
export declare interface SourceSecurityLabel {
    /**
     * Security module.
     * Default: the host's first module.
     */
    readonly model?: string;
    /**
     * Whether the file is labelled at all.
     * Default: `yes`.
     */
    readonly relabel?: boolean;
    /**
     * Whether labelling was tried and is not supported by the file system; set by the daemon.
     * Default: `no`.
     */
    readonly labelskip?: boolean;
    /** The label. */
    readonly label?: string;
}

/**
 * A place on the virtual bus of POWER.
 *
 * @public
 */
export declare interface SpaprVioAddress {
    /** Register. */
    readonly reg?: number;
}

/**
 * Encryption of one channel of SPICE.
 *
 * @public
 */
export declare interface SpiceChannel {
    /**
     * The channel.
     * Required.
     */
    readonly name: 'main' | 'display' | 'inputs' | 'cursor' | 'playback' | 'record' | 'smartcard' | 'usbredir';
    /**
     * Its encryption.
     * Required.
     */
    readonly mode: 'any' | 'secure' | 'insecure';
}

/**
 * What only SPICE has.
 *
 * @public
 */
export declare interface SpiceSettings {
    /** Encryption of single channels. */
    readonly channels: readonly SpiceChannel[];
    /**
     * Compression of images.
     * Default: the hypervisor's.
     */
    readonly imageCompression?: 'auto_glz' | 'auto_lz' | 'quic' | 'glz' | 'lz' | 'off';
    /**
     * Compression with losses on slow lines.
     * Default: the hypervisor's.
     */
    readonly jpegCompression?: 'auto' | 'never' | 'always';
    /**
     * Compression without losses on slow lines.
     * Default: the hypervisor's.
     */
    readonly zlibCompression?: 'auto' | 'never' | 'always';
    /**
     * Compression of sound.
     * Default: the hypervisor's.
     */
    readonly playbackCompression?: boolean;
    /**
     * What is taken for a video.
     * Default: the hypervisor's.
     */
    readonly streamingMode?: 'filter' | 'all' | 'off';
    /**
     * Who draws the pointer.
     * Default: the hypervisor's.
     */
    readonly mouseMode?: 'server' | 'client';
    /**
     * Whether the clipboard is shared.
     * Default: `yes`.
     */
    readonly clipboardCopypaste?: boolean;
    /**
     * Whether files can be dropped into the guest.
     * Default: `yes`.
     */
    readonly filetransferEnabled?: boolean;
}

/**
 * What only SPICE has.
 * As it is given; a {@link SpiceSettings} that was answered can be given too.
 *
 * @public
 */
export declare interface SpiceSettingsInput {
    /** Encryption of single channels. */
    readonly channels?: readonly SpiceChannel[];
    /**
     * Compression of images.
     * Default: the hypervisor's.
     */
    readonly imageCompression?: 'auto_glz' | 'auto_lz' | 'quic' | 'glz' | 'lz' | 'off';
    /**
     * Compression with losses on slow lines.
     * Default: the hypervisor's.
     */
    readonly jpegCompression?: 'auto' | 'never' | 'always';
    /**
     * Compression without losses on slow lines.
     * Default: the hypervisor's.
     */
    readonly zlibCompression?: 'auto' | 'never' | 'always';
    /**
     * Compression of sound.
     * Default: the hypervisor's.
     */
    readonly playbackCompression?: boolean;
    /**
     * What is taken for a video.
     * Default: the hypervisor's.
     */
    readonly streamingMode?: 'filter' | 'all' | 'off';
    /**
     * Who draws the pointer.
     * Default: the hypervisor's.
     */
    readonly mouseMode?: 'server' | 'client';
    /**
     * Whether the clipboard is shared.
     * Default: `yes`.
     */
    readonly clipboardCopypaste?: boolean;
    /**
     * Whether files can be dropped into the guest.
     * Default: `yes`.
     */
    readonly filetransferEnabled?: boolean;
}

/**
 * What {@link DomainMethods.start} takes.
 *
 * @public
 */
export declare interface StartDomainOptions extends CallOptions {
    /** Leave the guest paused before its first instruction. */
    readonly paused?: boolean;
    /** Version that it must have; 0: any. */
    readonly ifVersion?: number;
    /** Check and answer, change nothing. */
    readonly validateOnly?: boolean;
    /** Boot it even if it has a saved state, which is discarded. */
    readonly forceBoot?: boolean;
    /**
     * Names this call: a UUID of the client's choice, which becomes the id of its operation. The same call again gets the outcome of the
     * first instead of being done twice, also after a restart of the daemon; another call with it is refused. Empty: every call is new.
     * Matches `[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`.
     */
    readonly requestId?: string;
}

/**
 * The running domain.
 *
 * @public
 */
export declare interface StartDomainResult {
    /** The domain. */
    readonly domain: DomainRecord;
}

/**
 * Guests in one state.
 *
 * @public
 */
export declare interface StateCount {
    /** The state. */
    readonly state: string;
    /** How many domains are in it. */
    readonly domains: number;
}

/**
 * A file of the daemon's state could not be read when the daemon started; what it held is not known until it is repaired.
 *
 * @public
 */
export declare interface StateDamagedEvent {
    /** What it holds: `domain` for a definition, `guest` for what is known of a guest that runs. */
    readonly kind: string;
    /** Its path. */
    readonly path: string;
    /** What is wrong with it. */
    readonly problem: string;
    /** Where it was set aside; empty: it is where it was, and what it holds can be neither saved nor removed. */
    readonly movedTo: string;
}

/**
 * What {@link DomainMethods.suspend} takes.
 *
 * @public
 */
export declare interface SuspendDomainOptions extends CallOptions {
    /** Version that it must have; 0: any. */
    readonly ifVersion?: number;
    /**
     * Names this call: a UUID of the client's choice, which becomes the id of its operation. The same call again gets the outcome of the
     * first instead of being done twice, also after a restart of the daemon; another call with it is refused. Empty: every call is new.
     * Matches `[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`.
     */
    readonly requestId?: string;
}

/**
 * The guest is paused.
 *
 * @public
 */
export declare interface SuspendDomainResult {
    /** The domain. */
    readonly domain: DomainRecord;
}

/**
 * Tables of system information for the guest.
 *
 * @public
 */
export declare interface Sysinfo {
    /**
     * Which tables.
     * Default: `smbios`.
     */
    readonly type?: 'smbios' | 'fwcfg';
    /** SMBIOS type 0: `vendor`, `version`, `date`, `release`. */
    readonly bios: readonly SysinfoEntry[];
    /** SMBIOS type 1: `manufacturer`, `product`, `version`, `serial`, `uuid`, `sku`, `family`. */
    readonly system: readonly SysinfoEntry[];
    /** SMBIOS type 2, a table for each board. */
    readonly baseBoards: readonly SysinfoBaseBoard[];
    /** SMBIOS type 3: `manufacturer`, `version`, `serial`, `asset`, `sku`. */
    readonly chassis: readonly SysinfoEntry[];
    /** SMBIOS type 11. */
    readonly oemStrings: readonly string[];
    /** Entries of QEMU's firmware configuration device. */
    readonly entries: readonly FirmwareConfigEntry[];
}

/**
 * The table of one board.
 *
 * @public
 */
export declare interface SysinfoBaseBoard {
    /** `manufacturer`, `product`, `version`, `serial`, `asset`, `location`. */
    readonly entries: readonly SysinfoEntry[];
}

/**
 * The table of one board.
 * As it is given; a {@link SysinfoBaseBoard} that was answered can be given too.
 *
 * @public
 */
export declare interface SysinfoBaseBoardInput {
    /** `manufacturer`, `product`, `version`, `serial`, `asset`, `location`. */
    readonly entries?: readonly SysinfoEntry[];
}

/**
 * One entry of a table.
 *
 * @public
 */
export declare interface SysinfoEntry {
    /**
     * Its name.
     * Required.
     */
    readonly name: string;
    /** Its value. */
    readonly value?: string;
}

/**
 * Tables of system information for the guest.
 * As it is given; a {@link Sysinfo} that was answered can be given too.
 *
 * @public
 */
export declare interface SysinfoInput {
    /**
     * Which tables.
     * Default: `smbios`.
     */
    readonly type?: 'smbios' | 'fwcfg';
    /** SMBIOS type 0: `vendor`, `version`, `date`, `release`. */
    readonly bios?: readonly SysinfoEntry[];
    /** SMBIOS type 1: `manufacturer`, `product`, `version`, `serial`, `uuid`, `sku`, `family`. */
    readonly system?: readonly SysinfoEntry[];
    /** SMBIOS type 2, a table for each board. */
    readonly baseBoards?: readonly SysinfoBaseBoardInput[];
    /** SMBIOS type 3: `manufacturer`, `version`, `serial`, `asset`, `sku`. */
    readonly chassis?: readonly SysinfoEntry[];
    /** SMBIOS type 11. */
    readonly oemStrings?: readonly string[];
    /** Entries of QEMU's firmware configuration device. */
    readonly entries?: readonly FirmwareConfigEntry[];
}

/**
 * System management mode of x86.
 *
 * @public
 */
export declare interface SystemManagementMode {
    /**
     * Whether it is on.
     * Default: `on`.
     */
    readonly state?: boolean;
    /**
     * Size of its memory.
     * Unit: bytes. Default: the hypervisor's.
     */
    readonly tsegBytes?: number;
}

/**
 * System management mode of x86.
 * As it is given; a {@link SystemManagementMode} that was answered can be given too.
 *
 * @public
 */
export declare interface SystemManagementModeInput {
    /**
     * Whether it is on.
     * Default: `on`.
     */
    readonly state?: boolean;
    /**
     * Size of its memory.
     * Unit: bytes. Default: the hypervisor's.
     */
    readonly tsegBytes?: Size;
}

/**
 * A timer of the machine.
 *
 * @public
 */
export declare interface Timer {
    /**
     * Which.
     * Required.
     */
    readonly name: 'platform' | 'pit' | 'rtc' | 'hpet' | 'tsc' | 'kvmclock' | 'hypervclock' | 'armvtimer';
    /**
     * Whether it is there.
     * Default: the hypervisor's.
     */
    readonly present?: boolean;
    /**
     * What happens to ticks that the guest missed.
     * Default: the hypervisor's.
     */
    readonly tickPolicy?: 'delay' | 'catchup' | 'merge' | 'discard';
    /**
     * What it follows.
     * Default: the hypervisor's.
     */
    readonly track?: 'boot' | 'guest' | 'wall' | 'realtime';
    /**
     * Its frequency.
     * Unit: Hz.
     */
    readonly frequencyHz?: number;
    /** How it is made. */
    readonly mode?: 'auto' | 'native' | 'emulate' | 'paravirt' | 'smpsafe';
    /** How it catches up. */
    readonly catchup?: TimerCatchup;
}

/**
 * How a timer catches up.
 *
 * @public
 */
export declare interface TimerCatchup {
    /** Missed ticks before it begins. */
    readonly threshold?: number;
    /** Ticks more per second. */
    readonly slew?: number;
    /** Most missed ticks. */
    readonly limit?: number;
}

/**
 * What is known of a token. The token itself is kept nowhere.
 *
 * @public
 */
export declare interface Token {
    /** Its name, which logs and rules have. */
    readonly name: string;
    /** When it was made; absent: the file does not say. */
    readonly createdAt?: Date;
    /** When it ends; absent: never. */
    readonly expiresAt?: Date;
    /** Whether who shows it may only look. */
    readonly readOnly: boolean;
}

/**
 * A trusted platform module.
 *
 * @public
 */
export declare interface Tpm {
    /**
     * What the guest sees.
     * Default: the machine's.
     */
    readonly model?: 'tpm-tis' | 'tpm-crb' | 'tpm-spapr' | 'spapr-tpm-proxy';
    /**
     * What it is made of.
     * Required.
     */
    readonly backend: TpmBackend;
    /**
     * Name in the hypervisor and in events; a given one begins with `ua-`.
     * Matches `[a-zA-Z0-9_.-]+`. Default: libvirt's, such as tpm0.
     */
    readonly alias?: string;
    /**
     * Index by which the guest names it.
     * At least 1.
     */
    readonly acpiIndex?: number;
    /** Where the guest finds it. */
    readonly address?: DeviceAddress;
}

/**
 * What a trusted platform module is made of.
 *
 * @public
 */
export declare interface TpmBackend {
    /**
     * The host's module, one in software, or one that runs already.
     * Required.
     */
    readonly type: 'passthrough' | 'emulator' | 'external';
    /**
     * Version of the standard.
     * Default: `2.0`.
     */
    readonly version?: '1.2' | '2.0';
    /**
     * Whether its content outlives the definition of a transient domain.
     * Default: `no`.
     */
    readonly persistentState?: boolean;
    /**
     * Absolute path of the host's module.
     * Matches `/.+`. Default: `/dev/tpm0`.
     */
    readonly devicePath?: string;
    /** UUID of the secret that its content is encrypted with. */
    readonly encryptionSecret?: string;
    /** Banks of registers that are active. */
    readonly activePcrBanks?: TpmPcrBanks;
    /** The module that runs already. */
    readonly source?: TpmSource;
}

/**
 * Banks of registers.
 *
 * @public
 */
export declare interface TpmPcrBanks {
    /** SHA-1. */
    readonly sha1?: boolean;
    /** SHA-256. */
    readonly sha256?: boolean;
    /** SHA-384. */
    readonly sha384?: boolean;
    /** SHA-512. */
    readonly sha512?: boolean;
}

/**
 * A module that runs already.
 *
 * @public
 */
export declare interface TpmSource {
    /**
     * How it is reached.
     * Required.
     */
    readonly type: 'unix';
    /**
     * Which side the guest's process is.
     * Default: `connect`.
     */
    readonly mode?: 'connect';
    /**
     * Absolute path of its socket.
     * Required.
     */
    readonly path: string;
}

/**
 * One end of a UDP connection.
 *
 * @public
 */
export declare interface UdpEndpoint {
    /**
     * Where packets come in, or where they go to.
     * Default: `connect`.
     */
    readonly mode?: 'bind' | 'connect';
    /** Name or IP address. */
    readonly host?: string;
    /** Port, by number or name. */
    readonly service?: string;
}

/**
 * What {@link DomainMethods.undefine} takes.
 *
 * @public
 */
export declare interface UndefineDomainOptions extends CallOptions {
    /** Version that it must have; 0: any. */
    readonly ifVersion?: number;
    /** Check and answer, change nothing. */
    readonly validateOnly?: boolean;
    /** Discard its saved state too; without this, a domain that has one keeps its definition. */
    readonly managedSave?: boolean;
    /**
     * Names this call: a UUID of the client's choice, which becomes the id of its operation. The same call again gets the outcome of the
     * first instead of being done twice, also after a restart of the daemon; another call with it is refused. Empty: every call is new.
     * Matches `[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`.
     */
    readonly requestId?: string;
}

/**
 * What a call of `UpdateTls` takes.
 *
 * @public
 */
export declare interface UpdateTlsOptions extends CallOptions {
}

/**
 * A place on the USB.
 *
 * @public
 */
export declare interface UsbAddress {
    /**
     * Index of the controller.
     * Default: `0`.
     */
    readonly bus?: number;
    /**
     * Port, with those of the hubs before it: `1.2`.
     * Matches `([0-9]+\.){0,3}[0-9]+`. Default: the next free one.
     */
    readonly port?: string;
}

/**
 * How many virtual CPUs there are.
 *
 * @public
 */
export declare interface VcpuCount {
    /**
     * The most that the guest can have.
     * From 1 to 65535. Default: 1, or what cpu.topology makes.
     */
    readonly count?: number;
    /**
     * Whether `cpuset` or the host's advisor decides where they run.
     * Default: `static`.
     */
    readonly placement?: 'static' | 'auto';
    /**
     * CPUs of the host that they may run on: `1-4,^3,6`.
     * Matches `[0-9,^-]+`. Default: all CPUs of the host.
     */
    readonly cpuset?: string;
    /**
     * How many are plugged; at most `count`.
     * From 1 to 65535. Default: `count`.
     */
    readonly current?: number;
}

/**
 * Pins a virtual CPU.
 *
 * @public
 */
export declare interface VcpuPin {
    /**
     * Its number.
     * Required. At most 65534.
     */
    readonly vcpu: number;
    /**
     * CPUs of the host.
     * Required. Matches `[0-9,^-]+`.
     */
    readonly cpuset: string;
}

/**
 * Scheduling of virtual CPUs.
 *
 * @public
 */
export declare interface VcpuScheduler {
    /**
     * Which.
     * Matches `[0-9,^-]+`. Default: `all`.
     */
    readonly vcpus?: string;
    /**
     * The class.
     * Required.
     */
    readonly scheduler: 'batch' | 'idle' | 'fifo' | 'rr';
    /**
     * Priority in it.
     * At most 99.
     */
    readonly priority?: number;
}

/**
 * One virtual CPU.
 *
 * @public
 */
export declare interface VcpuState {
    /**
     * Its number.
     * Required. At most 65534.
     */
    readonly id: number;
    /**
     * Whether it is plugged.
     * Required.
     */
    readonly enabled: boolean;
    /**
     * Whether it can be unplugged.
     * Default: `no`.
     */
    readonly hotpluggable?: boolean;
    /**
     * Its turn in being plugged.
     * At least 1.
     */
    readonly order?: number;
}

/**
 * A graphics card.
 *
 * @public
 */
export declare interface Video {
    /** Its implementation. */
    readonly driver?: VideoDriver;
    /** What the guest sees. */
    readonly model?: VideoModel;
    /**
     * Name in the hypervisor and in events; a given one begins with `ua-`.
     * Matches `[a-zA-Z0-9_.-]+`. Default: libvirt's, such as video0.
     */
    readonly alias?: string;
    /**
     * Index by which the guest names it.
     * At least 1.
     */
    readonly acpiIndex?: number;
    /** Where the guest finds it. */
    readonly address?: DeviceAddress;
}

/**
 * Drawing by the host.
 *
 * @public
 */
export declare interface VideoAcceleration {
    /**
     * In three dimensions.
     * Default: `no`.
     */
    readonly accel3d?: boolean;
    /**
     * In two dimensions.
     * Default: `no`.
     */
    readonly accel2d?: boolean;
    /**
     * Absolute path of the host's device, for vhostuser.
     * Matches `/.+`.
     */
    readonly rendernode?: string;
}

/**
 * Implementation of a graphics card.
 *
 * @public
 */
export declare interface VideoDriver {
    /** What all virtio devices have. */
    readonly virtio?: VirtioOptions;
    /**
     * VGA for containers.
     * Default: the hypervisor's.
     */
    readonly vgaconf?: 'io' | 'on' | 'off';
    /**
     * The hypervisor itself, or a process of its own.
     * Default: `qemu`.
     */
    readonly name?: 'qemu' | 'vhostuser';
}

/**
 * A graphics card.
 * As it is given; a {@link Video} that was answered can be given too.
 *
 * @public
 */
export declare interface VideoInput {
    /** Its implementation. */
    readonly driver?: VideoDriver;
    /** What the guest sees. */
    readonly model?: VideoModelInput;
    /**
     * Name in the hypervisor and in events; a given one begins with `ua-`.
     * Matches `[a-zA-Z0-9_.-]+`. Default: libvirt's, such as video0.
     */
    readonly alias?: string;
    /**
     * Index by which the guest names it.
     * At least 1.
     */
    readonly acpiIndex?: number;
    /** Where the guest finds it. */
    readonly address?: DeviceAddress;
}

/**
 * What the guest sees of a graphics card.
 *
 * @public
 */
export declare interface VideoModel {
    /**
     * Kind of card.
     * Required.
     */
    readonly type: 'vga' | 'cirrus' | 'vmvga' | 'xen' | 'vbox' | 'qxl' | 'parallels' | 'virtio' | 'gop' | 'none' | 'bochs' | 'ramfb';
    /**
     * Memory of the first region.
     * Unit: bytes.
     */
    readonly ramBytes?: number;
    /**
     * Video memory.
     * Unit: bytes. Default: the hypervisor's.
     */
    readonly vramBytes?: number;
    /**
     * Video memory beyond 4 GiB.
     * Unit: bytes.
     */
    readonly vram64Bytes?: number;
    /**
     * Frame buffer of VGA mode.
     * Unit: bytes.
     */
    readonly vgamemBytes?: number;
    /**
     * Number of screens.
     * At least 1. Default: `1`.
     */
    readonly heads?: number;
    /**
     * Whether it is the first card.
     * Default: yes for the first.
     */
    readonly primary?: boolean;
    /** Drawing by the host. */
    readonly acceleration?: VideoAcceleration;
    /** Preferred resolution. */
    readonly resolution?: VideoResolution;
}

/**
 * What the guest sees of a graphics card.
 * As it is given; a {@link VideoModel} that was answered can be given too.
 *
 * @public
 */
export declare interface VideoModelInput {
    /**
     * Kind of card.
     * Required.
     */
    readonly type: 'vga' | 'cirrus' | 'vmvga' | 'xen' | 'vbox' | 'qxl' | 'parallels' | 'virtio' | 'gop' | 'none' | 'bochs' | 'ramfb';
    /**
     * Memory of the first region.
     * Unit: bytes.
     */
    readonly ramBytes?: Size;
    /**
     * Video memory.
     * Unit: bytes. Default: the hypervisor's.
     */
    readonly vramBytes?: Size;
    /**
     * Video memory beyond 4 GiB.
     * Unit: bytes.
     */
    readonly vram64Bytes?: Size;
    /**
     * Frame buffer of VGA mode.
     * Unit: bytes.
     */
    readonly vgamemBytes?: Size;
    /**
     * Number of screens.
     * At least 1. Default: `1`.
     */
    readonly heads?: number;
    /**
     * Whether it is the first card.
     * Default: yes for the first.
     */
    readonly primary?: boolean;
    /** Drawing by the host. */
    readonly acceleration?: VideoAcceleration;
    /** Preferred resolution. */
    readonly resolution?: VideoResolution;
}

/**
 * A resolution.
 *
 * @public
 */
export declare interface VideoResolution {
    /**
     * Width.
     * Required. Unit: pixels. At least 1.
     */
    readonly x: number;
    /**
     * Height.
     * Required. Unit: pixels. At least 1.
     */
    readonly y: number;
}

/**
 * One thing wrong with what was sent.
 *
 * @public
 */
export declare interface Violation {
    /** Path of the field in the message, for example `spec.devices.disks[1].target.bus`. */
    readonly field: string;
    /** Path in the XML document, where the input was XML, for example `/domain/devices/disk[2]/target/@bus`. */
    readonly xmlPath: string;
    /** Line in the XML document, from 1; 0: none. */
    readonly line: number;
    /** Column in that line, from 1; 0: none. */
    readonly column: number;
    /** What was found. */
    readonly found: string;
    /** What would have been accepted. */
    readonly expected: string;
    /** One sentence for a human. */
    readonly message: string;
}

/**
 * What all virtio devices have.
 *
 * @public
 */
export declare interface VirtioOptions {
    /**
     * Whether it goes through the guest's IOMMU.
     * Default: the hypervisor's.
     */
    readonly iommu?: boolean;
    /**
     * Whether it has address translation services.
     * Default: the hypervisor's.
     */
    readonly ats?: boolean;
    /**
     * Whether its queues are packed.
     * Default: the hypervisor's.
     */
    readonly packed?: boolean;
    /**
     * Whether each queue has a page of its own for notifications.
     * Default: the hypervisor's.
     */
    readonly pagePerVq?: boolean;
}

/**
 * A place at a virtio serial controller.
 *
 * @public
 */
export declare interface VirtioSerialAddress {
    /**
     * Index of the controller.
     * Default: `0`.
     */
    readonly controller?: number;
    /**
     * Bus of the controller.
     * Default: `0`.
     */
    readonly bus?: number;
    /**
     * Port.
     * Default: the next free one.
     */
    readonly port?: number;
}

/**
 * What a switch must know of a port.
 *
 * @public
 */
export declare interface VirtualPort {
    /** Kind of switch. */
    readonly type?: '802.1Qbg' | '802.1Qbh' | 'openvswitch' | 'midonet';
    /** What it must know. */
    readonly parameters?: VirtualPortParameters;
}

/**
 * Parameters of a port.
 *
 * @public
 */
export declare interface VirtualPortParameters {
    /**
     * Database of type ids, for 802.1Qbg.
     * At most 255.
     */
    readonly managerId?: number;
    /**
     * Type of the port, for 802.1Qbg.
     * At most 16777215.
     */
    readonly typeId?: number;
    /**
     * Version of that type, for 802.1Qbg.
     * At most 255.
     */
    readonly typeIdVersion?: number;
    /** UUID of the port, for 802.1Qbg. */
    readonly instanceId?: string;
    /**
     * UUID of the port, for Open vSwitch and MidoNet.
     * Default: `generated`.
     */
    readonly interfaceId?: string;
    /**
     * Name of a profile, for 802.1Qbh and Open vSwitch.
     * At most 39 characters.
     */
    readonly profileId?: string;
}

/**
 * A virtual LAN.
 *
 * @public
 */
export declare interface VlanTag {
    /**
     * Its number.
     * Required. At most 4095.
     */
    readonly id: number;
    /** Whether frames without tag belong to it, and how it is sent. */
    readonly nativeMode?: 'tagged' | 'untagged';
}

/**
 * Sockets between host and guest.
 *
 * @public
 */
export declare interface Vsock {
    /**
     * Its model.
     * Default: `virtio`.
     */
    readonly model?: 'virtio' | 'virtio-transitional' | 'virtio-non-transitional';
    /** The guest's address. */
    readonly cid?: VsockCid;
    /**
     * Name in the hypervisor and in events; a given one begins with `ua-`.
     * Matches `[a-zA-Z0-9_.-]+`. Default: `vsock0`.
     */
    readonly alias?: string;
    /**
     * Index by which the guest names it.
     * At least 1.
     */
    readonly acpiIndex?: number;
    /** Where the guest finds it. */
    readonly address?: DeviceAddress;
    /** What all virtio devices have. */
    readonly driver?: VirtioOptions;
}

/**
 * A guest's address for sockets.
 *
 * @public
 */
export declare interface VsockCid {
    /**
     * Whether the daemon chooses it.
     * Default: yes when no address is given.
     */
    readonly auto?: boolean;
    /**
     * The address.
     * At least 3.
     */
    readonly address?: number;
}

/**
 * What {@link Domain.waitForAddress} takes.
 *
 * @public
 */
export declare interface WaitForAddressOptions extends CallOptions {
    /** Where it may be learned from, tried in this order; leases and then neighbours where nothing is said. */
    readonly source?: AddressSource | readonly AddressSource[];
    /** Which family it must be of; absent: either. */
    readonly family?: AddressFamily;
}

/**
 * Something worth telling that did not stop the call.
 *
 * @public
 */
export declare interface Warning {
    /** Path of the field, or path in the XML document. */
    readonly path: string;
    /** Line in the XML document, from 1; 0: none. */
    readonly line: number;
    /** One sentence for a human. */
    readonly message: string;
}

/**
 * A timer that the guest must reset in time.
 *
 * @public
 */
export declare interface Watchdog {
    /**
     * Its model.
     * Required.
     */
    readonly model: 'i6300esb' | 'ib700' | 'diag288';
    /**
     * What happens when it does not.
     * Default: `reset`.
     */
    readonly action?: 'reset' | 'shutdown' | 'poweroff' | 'pause' | 'dump' | 'none' | 'inject-nmi';
    /**
     * Name in the hypervisor and in events; a given one begins with `ua-`.
     * Matches `[a-zA-Z0-9_.-]+`. Default: libvirt's, such as watchdog0.
     */
    readonly alias?: string;
    /**
     * Index by which the guest names it.
     * At least 1.
     */
    readonly acpiIndex?: number;
    /** Where the guest finds it. */
    readonly address?: DeviceAddress;
}

/**
 * A virtual watchdog fired.
 *
 * @public
 */
export declare interface WatchdogEvent {
    /** What was done, in the words of `<watchdog action>`. */
    readonly action: string;
}

/**
 * What {@link OperationMethods.watch} takes.
 *
 * @public
 */
export declare interface WatchOperationOptions extends CallOptions {
}

/**
 * How it is. The first message comes at once.
 *
 * @public
 */
export declare interface WatchOperationResult {
    /** The operation. */
    readonly operation: OperationRecord;
}

/**
 * What a call of `WhoAmI` takes.
 *
 * @public
 */
export declare interface WhoAmIOptions extends CallOptions {
}

/**
 * Who the caller is, and what it may do.
 *
 * @public
 */
export declare interface WhoAmIResult {
    /** Who it is. */
    readonly identity: AccessIdentity;
    /** Roles that rules give it, with all objects or with some. */
    readonly roles: readonly string[];
    /** What it may do with at least some object, each `object:permission`. */
    readonly permissions: readonly string[];
}

/**
 * How many calls of a server are done at a time.
 *
 * @public
 */
export declare interface WorkerPool {
    /** Fewest worker slots for ordinary calls. */
    readonly minWorkers: number;
    /** Most worker slots for ordinary calls. */
    readonly maxWorkers: number;
    /** Slots that only calls of high priority get, which never wait for a guest. */
    readonly prioWorkers: number;
    /** Slots for ordinary calls that exist now. */
    readonly workers: number;
    /** Of these, those that have nothing to do. */
    readonly freeWorkers: number;
    /** Calls that wait for a slot. */
    readonly queueDepth: number;
    /** Most calls that wait for a slot; further ones are refused. Calls of high priority have as many places again. */
    readonly maxWaitingCalls: number;
}

/**
 * What {@link DomainMethods.writeConsole} takes.
 *
 * @public
 */
export declare interface WriteDomainConsoleOptions extends CallOptions {
    /**
     * The console, as it was answered when it was opened.
     * Required. At most 64 characters.
     */
    readonly consoleId: string;
    /**
     * The bytes.
     * At most 65536 bytes.
     */
    readonly data?: Uint8Array;
}

/**
 * Features of Xen.
 *
 * @public
 */
export declare interface XenFeatures {
    /** Whether the guest sees the host's memory map. */
    readonly e820Host?: boolean;
    /** Use of the IOMMU. */
    readonly passthrough?: XenPassthrough;
}

/**
 * Use of the IOMMU by Xen.
 *
 * @public
 */
export declare interface XenPassthrough {
    /**
     * Whether it is on.
     * Required.
     */
    readonly state: boolean;
    /** How its page tables are kept. */
    readonly mode?: 'sync_pt' | 'share_pt';
}

/**
 * What s390 needs beside a PCI address.
 *
 * @public
 */
export declare interface ZpciAddress {
    /**
     * Unique id.
     * At most 65535.
     */
    readonly uid?: number;
    /** Function id. */
    readonly fid?: number;
}

export { }
