import type { PeerReader } from '@holdfast/host';
import type { TokenGate } from '../access/tokens/token-gate.js';
import type { Clock } from '../model/clock.js';
import type { Logger } from '../telemetry/logger.js';
import type { ActiveCalls } from './active-calls.js';
import type { ClientRegistry } from './clients/client-registry.js';
import type { Dispatcher } from './dispatch.js';
import type { RpcLimits } from './limits.js';
import type { LargeMessages } from './memory/large-messages.js';
import type { MessageEncoder } from './message-encoder.js';
import type { WorkerPool } from './workers/worker-pool.js';

/** What every carrier of calls works with: the session, the plain calls, the streams. */
export interface CarrierServices {
  readonly dispatcher: Dispatcher;
  readonly clients: ClientRegistry;
  readonly workers: WorkerPool;
  readonly active: ActiveCalls;
  /** Knows who has which token. */
  readonly tokens: TokenGate;
  readonly encode: MessageEncoder;
  readonly limits: RpcLimits;
  /** Where large messages wait until there is memory for them. */
  readonly large: LargeMessages;
  /** Asks the kernel about clients; undefined: it cannot be asked. */
  readonly peers: PeerReader | undefined;
  readonly logger: Logger;
  readonly clock: Clock;
}
