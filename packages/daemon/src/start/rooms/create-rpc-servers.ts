import type { Config } from '../../config/config.js';
import { createAuditor } from '../../rpc/audit-call.js';
import { controlAccess } from '../../rpc/control-access.js';
import { planDoors } from '../../rpc/doors/plan-doors.js';
import { measureCalls } from '../../rpc/metrics/measure-calls.js';
import { refuseWhileDraining } from '../../rpc/refuse-while-draining.js';
import { createServers, type RpcServers } from '../../rpc/serve.js';
import type { Clock } from '../../model/clock.js';
import type { Logger } from '../../telemetry/logger.js';
import type { CallMetrics } from '../../telemetry/metrics/call-metrics.js';
import { limitsOfServers } from '../settings/limits-of.js';
import { tlsOf } from '../settings/tls-of.js';
import type { Access } from './open-access.js';

/** What servers are made with, beside the settings. */
export interface ServerParts extends Access {
  readonly inherited: ReadonlyMap<string, number>;
  readonly calls: CallMetrics;
  readonly logger: Logger;
  readonly isDraining: () => boolean;
  readonly clock: Clock;
}

/** Makes the servers with all that stands between clients and the engine. They serve nobody yet. */
export async function createRpcServers(
  config: Config,
  { access, tokens, gatekeeper, audit, inherited, calls, logger, isDraining, clock }: ServerParts,
): Promise<RpcServers> {
  return createServers({
    doors: await planDoors({ ...config.doors, socketPath: config.places.socket, inherited }),
    tls: tlsOf(config, inherited.get('tls')),
    tokens,
    gatekeeper,
    ...limitsOfServers(config),
    logger,
    clock,
    interceptors: [
      measureCalls(calls, logger, clock),
      controlAccess(access, audit && createAuditor(audit, clock)),
      refuseWhileDraining(isDraining),
    ],
    isDraining,
  });
}
