import {
  AttachDomainDeviceRequest,
  CreateDomainRequest,
  DefineDomainRequest,
  DestroyDomainRequest,
  DetachDomainDeviceRequest,
  type DeviceRef,
  Disk,
  type DomainSpec,
  GetDomainRequest,
  ListDomainsRequest,
  ManagedSaveDomainRequest,
  RebootDomainRequest,
  RemoveDomainManagedSaveRequest,
  RenameDomainRequest,
  ResetDomainRequest,
  ResumeDomainRequest,
  SetDomainAutostartRequest,
  SetDomainMemoryRequest,
  SetDomainMetadataRequest,
  SetDomainVcpusRequest,
  ShutdownDomainRequest,
  StartDomainRequest,
  SuspendDomainRequest,
  UndefineDomainRequest,
} from '@holdfast/protocol';
import type { CallContext } from '../../src/engine/call-context.js';
import type { EngineApi } from '../../src/engine/engine-api.js';

/** A domain in a request. */
export interface NamedDomain {
  readonly by: { readonly $case: 'name'; readonly value: string };
}

/** Names a domain in a request. */
export function byName(value: string): NamedDomain {
  return { by: { $case: 'name', value } };
}

type Part<Codec extends { fromPartial(object: never): unknown }> = Partial<ReturnType<Codec['fromPartial']>>;

/** The engine's verbs with what a test has to say of them: the domain's name, and what differs from the default. */
export function engineCalls(engine: EngineApi, context: CallContext) {
  return {
    define: (spec: DomainSpec, more: Part<typeof DefineDomainRequest> = {}) =>
      engine.defineDomain(context, { ...DefineDomainRequest.create(), source: specSource(spec), ...more }),
    create: (spec: DomainSpec, more: Part<typeof CreateDomainRequest> = {}) =>
      engine.createDomain(context, { ...CreateDomainRequest.create(), source: specSource(spec), ...more }),
    undefine: (name: string, more: Part<typeof UndefineDomainRequest> = {}) =>
      engine.undefineDomain(context, { ...UndefineDomainRequest.create(), domain: byName(name), ...more }),
    start: (name: string, more: Part<typeof StartDomainRequest> = {}) =>
      engine.startDomain(context, { ...StartDomainRequest.create(), domain: byName(name), ...more }),
    shutdown: (name: string, more: Part<typeof ShutdownDomainRequest> = {}) =>
      engine.shutdownDomain(context, { ...ShutdownDomainRequest.create(), domain: byName(name), ...more }),
    reboot: (name: string, more: Part<typeof RebootDomainRequest> = {}) =>
      engine.rebootDomain(context, { ...RebootDomainRequest.create(), domain: byName(name), ...more }),
    reset: (name: string, more: Part<typeof ResetDomainRequest> = {}) =>
      engine.resetDomain(context, { ...ResetDomainRequest.create(), domain: byName(name), ...more }),
    destroy: (name: string, more: Part<typeof DestroyDomainRequest> = {}) =>
      engine.destroyDomain(context, { ...DestroyDomainRequest.create(), domain: byName(name), ...more }),
    suspend: (name: string, more: Part<typeof SuspendDomainRequest> = {}) =>
      engine.suspendDomain(context, { ...SuspendDomainRequest.create(), domain: byName(name), ...more }),
    resume: (name: string, more: Part<typeof ResumeDomainRequest> = {}) =>
      engine.resumeDomain(context, { ...ResumeDomainRequest.create(), domain: byName(name), ...more }),
    managedSave: (name: string, more: Part<typeof ManagedSaveDomainRequest> = {}) =>
      engine.managedSaveDomain(context, { ...ManagedSaveDomainRequest.create(), domain: byName(name), ...more }),
    removeManagedSave: (name: string, more: Part<typeof RemoveDomainManagedSaveRequest> = {}) =>
      engine.removeDomainManagedSave(context, {
        ...RemoveDomainManagedSaveRequest.create(),
        domain: byName(name),
        ...more,
      }),
    autostart: (name: string, autostart: boolean, more: Part<typeof SetDomainAutostartRequest> = {}) =>
      engine.setDomainAutostart(context, {
        ...SetDomainAutostartRequest.create(),
        domain: byName(name),
        autostart,
        ...more,
      }),
    rename: (name: string, newName: string, more: Part<typeof RenameDomainRequest> = {}) =>
      engine.renameDomain(context, { ...RenameDomainRequest.create(), domain: byName(name), newName, ...more }),
    setMemory: (name: string, memoryBytes: number, more: Part<typeof SetDomainMemoryRequest> = {}) =>
      engine.setDomainMemory(context, {
        ...SetDomainMemoryRequest.create(),
        domain: byName(name),
        memoryBytes,
        ...more,
      }),
    setVcpus: (name: string, count: number, more: Part<typeof SetDomainVcpusRequest> = {}) =>
      engine.setDomainVcpus(context, { ...SetDomainVcpusRequest.create(), domain: byName(name), count, ...more }),
    setMetadata: (
      name: string,
      metadata: SetDomainMetadataRequest['metadata'],
      more: Part<typeof SetDomainMetadataRequest> = {},
    ) =>
      engine.setDomainMetadata(context, {
        ...SetDomainMetadataRequest.create(),
        domain: byName(name),
        metadata,
        ...more,
      }),
    attachDisk: (
      name: string,
      disk: Parameters<typeof Disk.fromPartial>[0],
      more: Part<typeof AttachDomainDeviceRequest> = {},
    ) =>
      engine.attachDomainDevice(context, {
        ...AttachDomainDeviceRequest.create(),
        domain: byName(name),
        source: { document: { $case: 'device', value: { device: { $case: 'disk', value: Disk.fromPartial(disk) } } } },
        ...more,
      }),
    attachXml: (name: string, xml: string, more: Part<typeof AttachDomainDeviceRequest> = {}) =>
      engine.attachDomainDevice(context, {
        ...AttachDomainDeviceRequest.create(),
        domain: byName(name),
        source: { document: { $case: 'xml', value: xml } },
        ...more,
      }),
    detach: (
      name: string,
      by: NonNullable<DeviceRef['by']> | string,
      more: Part<typeof DetachDomainDeviceRequest> = {},
    ) =>
      engine.detachDomainDevice(context, {
        ...DetachDomainDeviceRequest.create(),
        domain: byName(name),
        device: { by: typeof by === 'string' ? { $case: 'target', value: by } : by },
        ...more,
      }),
    get: (name: string, more: Part<typeof GetDomainRequest> = {}) =>
      engine.getDomain(context, { ...GetDomainRequest.create(), domain: byName(name), ...more }),
    list: (more: Part<typeof ListDomainsRequest> = {}) =>
      engine.listDomains(context, { ...ListDomainsRequest.create(), ...more }),
  };
}

/** The verbs of {@link engineCalls}. */
export type EngineCalls = ReturnType<typeof engineCalls>;

/** A configuration in a request. */
function specSource(value: DomainSpec): DefineDomainRequest['source'] {
  return { document: { $case: 'spec', value } };
}

/** How a call ended: `ok`, or the reason of its refusal. */
export async function outcomeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'ok';
  } catch (error) {
    if (error instanceof Error && 'reason' in error) return String(error.reason);
    throw error;
  }
}
