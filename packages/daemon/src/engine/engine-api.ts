import type {
  AccessServiceHandlers,
  AdminServiceHandlers,
  DomainServiceHandlers,
  EventServiceHandlers,
  HostServiceHandlers,
  OperationServiceHandlers,
} from '@holdfast/protocol';
import type { CallContext } from './call-context.js';

/**
 * The room behind the services: one method per RPC, with the messages of the schema. The engine implements it over a
 * driver; a manager that has an engine of its own (an ESX host, a remote libvirtd) would implement it beside the engine.
 */
export interface EngineApi
  extends
    DomainServiceHandlers<CallContext>,
    HostServiceHandlers<CallContext>,
    EventServiceHandlers<CallContext>,
    OperationServiceHandlers<CallContext>,
    AdminServiceHandlers<CallContext>,
    AccessServiceHandlers<CallContext> {}
