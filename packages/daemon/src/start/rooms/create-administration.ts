import type { TokenGate } from '../../access/tokens/token-gate.js';
import type { LiveConfig } from '../../config/reload/live-config.js';
import type { Administration } from '../../engine/administration.js';

import type { Clock } from '../../model/clock.js';
import { Fault } from '../../model/fault.js';
import type { RpcServers } from '../../rpc/serve.js';
import { watchEventLoop } from '../../telemetry/event-loop.js';
import type { Logging } from '../../telemetry/logging.js';
import { createTokenControl } from './create-token-control.js';
import type { IdleExit } from './idle-exit.js';

/** What administrators may steer. */
export interface Steered {
  readonly live: LiveConfig;
  readonly logging: Logging;
  readonly servers: RpcServers;
  readonly tokens: TokenGate;
  readonly idle: IdleExit;
  /** Whether clients from other hosts are served. */
  readonly servesTls: boolean;
  readonly clock: Clock;
}

/** What administrators may steer; what they change holds until the settings are read again. */
export function createAdministration(steered: Steered): Administration {
  const { live, logging, servers, tokens, idle, servesTls, clock } = steered;
  live.add({
    name: 'idle exit',
    prepare:
      async ({ clients }) =>
      () => {
        idle.ms = clients.idleExitSeconds * 1000;
      },
  });
  let isDraining = false;
  return {
    servers: servers.controls,
    logging,
    get idleTimeoutMs() {
      return idle.ms;
    },
    set idleTimeoutMs(ms) {
      idle.ms = ms;
    },
    get draining() {
      return isDraining;
    },
    set draining(next) {
      isDraining = next;
      servers.healthChanged();
    },
    lateness: watchEventLoop(),
    tokens: createTokenControl(tokens, () => live.current.tls.tokenFile, clock),
    async updateTls() {
      if (servesTls && (await live.renew('tls'))) return;
      throw new Fault('UNSUPPORTED', 'the daemon serves no TLS; there are no certificates to read again');
    },
  };
}
