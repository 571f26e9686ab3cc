import type { Services } from '../engine/services.js';
import { Fault } from '../model/fault.js';
import type { RpcServers } from '../rpc/serve.js';

/** How long jobs have that are undone. */
const undoMs = 5000;

/** First no new work, then the end of what is under way, for as long as `graceMs`. Guests and their leases stay. */
export async function stopDaemon(at: Services, servers: RpcServers, graceMs: number): Promise<void> {
  at.logger.info({ graceMs }, 'stopping');
  const idle = at.operations.stop();
  at.events.close(new Fault('SHUTTING_DOWN', 'the daemon is stopping; guests go on running'));
  await servers.stop({ graceMs });
  // A call that was refused for lack of time may have a job behind it, which is undone now.
  for (const { id, cancellable } of at.operations.list().operations) {
    if (cancellable) at.operations.cancel(id, 'the end of the daemon');
  }
  const undone = Promise.withResolvers<void>();
  const stopWaiting = at.clock.setTimeout(undone.resolve, undoMs);
  await Promise.race([idle, undone.promise]);
  stopWaiting();
  at.logger.info('stopped; guests go on running');
}
