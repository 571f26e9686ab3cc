/**
 * Manages virtual machines: the client of the Holdfast daemon.
 *
 * @packageDocumentation
 */
export { Admin } from './admin.js';
export { connect, type ConnectOptions } from './connect.js';
export { connectAdmin } from './connect-admin.js';
export { explainConnect, type ConnectExplanation, type ConnectSource, type ConnectStep } from './explain-connect.js';
export { Host } from './host.js';
export { Domains } from './domains.js';
export type { BulkCallOptions, BulkOptions, BulkOutcome, DomainTargets } from './bulk/bulk-outcome.js';
export type { ApplyDomainOptions, ApplyDomainResult } from './apply-domain.js';
export { Domain, type ShutdownAndWaitOptions } from './domain.js';
export type { OpenConsoleOptions } from './console/open-console.js';
export { DomainConsole } from './console/domain-console.js';
export type { FoundAddress, WaitForAddressOptions } from './wait-for-address.js';
export type { DomainTarget } from './domain-target.js';
export { RunningOperation } from './operation/running-operation.js';
export { Operation, Operations } from './operations.js';
export type { EventFilter, EventKind } from './events/event-filter.js';
export type { EventStream, EventsOptions } from './events/event-stream.js';
export type { ListedEventsOptions } from './events/list-events.js';
export type { DomainChange } from './live/change-queue.js';
export { LiveDomains } from './live/live-domains.js';
export type { PagedList } from './paged-list.js';
export { HoldfastError, type DomainFailure, type HoldfastErrorOptions } from './errors/holdfast-error.js';
export { reasons, type ReasonName, type ReasonRules } from './errors/reasons.js';
export type { CallOptions, Caller } from './convert/caller.js';
export type { Size, SizeUnit } from './convert/size.js';

// Options and results of the calls, and the classes that Domain and Operation inherit their verbs from.
export type {
  AdminMethods,
  CancelOperationOptions,
  CreateDomainOptions,
  CreateDomainResult,
  CreateTokenOptions,
  CreateTokenResult,
  DefineDomainOptions,
  DefineDomainResult,
  DestroyDomainOptions,
  DestroyDomainResult,
  DisconnectClientOptions,
  DomainMethods,
  DrainOptions,
  DrainResult,
  ExplainAccessOptions,
  ExplainAccessResult,
  FormatDomainXmlOptions,
  GetClientLimitsOptions,
  GetClientOptions,
  GetDomainCapabilitiesOptions,
  GetDomainCapabilitiesResult,
  GetDomainOptions,
  GetDomainXmlOptions,
  GetHostCapabilitiesOptions,
  GetLimitsOptions,
  GetLoggingOptions,
  GetOperationOptions,
  GetStatusOptions,
  GetVersionOptions,
  GetVersionResult,
  GetWorkerPoolOptions,
  ListClientsOptions,
  ListDomainAddressesOptions,
  ListDomainsOptions,
  ListLeasesOptions,
  ListOperationsOptions,
  ListServersOptions,
  ListTokensOptions,
  OpenDomainConsoleOptions,
  OpenDomainConsoleResult,
  OperationMethods,
  ParseDomainXmlOptions,
  ParseDomainXmlResult,
  PingOptions,
  PingResult,
  ReadDomainConsoleLogOptions,
  ReadDomainConsoleLogResult,
  RebootDomainOptions,
  RebootDomainResult,
  ManagedSaveDomainOptions,
  ManagedSaveDomainResult,
  RemoveDomainManagedSaveOptions,
  RemoveDomainManagedSaveResult,
  RenameDomainOptions,
  RenameDomainResult,
  ResetDomainOptions,
  ResetDomainResult,
  ResumeDomainOptions,
  ResumeDomainResult,
  RevokeTokenOptions,
  SetClientLimitsOptions,
  SetDaemonTimeoutOptions,
  SetDomainAutostartOptions,
  SetDomainAutostartResult,
  SetDomainMemoryOptions,
  SetDomainMemoryResult,
  AttachDomainDeviceOptions,
  AttachDomainDeviceResult,
  DetachDomainDeviceOptions,
  DetachDomainDeviceResult,
  SetDomainMetadataOptions,
  SetDomainMetadataResult,
  SetDomainVcpusOptions,
  SetDomainVcpusResult,
  SetLimitsOptions,
  SetLoggingOptions,
  SetWorkerPoolOptions,
  ShutdownDomainOptions,
  ShutdownDomainResult,
  ShutdownOptions,
  StartDomainOptions,
  StartDomainResult,
  SuspendDomainOptions,
  SuspendDomainResult,
  UndefineDomainOptions,
  UpdateTlsOptions,
  WatchOperationOptions,
  WatchOperationResult,
  WhoAmIOptions,
  WhoAmIResult,
  WriteDomainConsoleOptions,
} from './gen/index.js';

// The data, by the hundred, follow from the schema. The generated list names each, and the report of the API shows
// every change of it: the one place where a star hides nothing.
export type * from './gen/types/index.js';
