import type { LiveConfig } from '../../config/reload/live-config.js';
import type { Administration } from '../../engine/administration.js';
import { Fault } from '../../model/fault.js';
import type { RpcServers } from '../../rpc/serve.js';
import { watchEventLoop } from '../../telemetry/event-loop.js';
import type { Logging } from '../../telemetry/logging.js';
import type { IdleExit } from './idle-exit.js';

/** What administrators may steer. */
export interface Steered {
  readonly live: LiveConfig;
  readonly logging: Logging;
  readonly servers: RpcServers;
  readonly idle: IdleExit;
  /** Whether clients from other hosts are served. */
  readonly servesTls: boolean;
}

/** What administrators may steer; what they change holds until the settings are read again. */
export function createAdministration({ live, logging, servers, idle, servesTls }: Steered): Administration {
  live.add({
    name: 'idle exit',
    prepare:
      async ({ clients }) =>
      () => {
        idle.ms = clients.idleExitSeconds * 1000;
      },
  });
  return {
    servers: servers.controls,
    logging,
    get idleTimeoutMs() {
      return idle.ms;
    },
    set idleTimeoutMs(ms) {
      idle.ms = ms;
    },
    draining: false,
    lateness: watchEventLoop(),
    async updateTls() {
      if (servesTls && (await live.renew('tls'))) return;
      throw new Fault('UNSUPPORTED', 'the daemon serves no TLS; there are no certificates to read again');
    },
  };
}
