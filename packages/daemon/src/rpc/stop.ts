import type { Clock } from '../model/clock.js';
import { Fault } from '../model/fault.js';
import type { CarrierServices } from './carrier-services.js';
import type { GrpcServer } from './grpc/grpc-server.js';
import type { Listener } from './listen/listen-unix.js';
import type { Health } from './reflection/health.js';
import type { Session } from './session/session.js';

/** What has to be brought to an end. */
export interface Stoppable {
  readonly listeners: readonly Listener[];
  readonly grpc: GrpcServer;
  readonly sessions: ReadonlySet<Session>;
  readonly health: Health;
  readonly at: CarrierServices;
}

/**
 * Stops serving. grpc-js has a shutdown of its own, which does not wait for calls on sockets that it was given: hence
 * this one. First no further connection and no further call; then the calls under way end, for as long as `graceMs`;
 * then those that remain are refused, and every connection is closed.
 */
export async function stop({ listeners, grpc, sessions, health, at }: Stoppable, graceMs: number): Promise<void> {
  at.dispatcher.close();
  health.changed();
  for (const listener of listeners) await listener.close();
  at.clients.close();
  grpc.stopKeepalive();
  const reason = new Fault('SHUTTING_DOWN', 'the daemon is stopping; guests go on running');
  at.active.abort('streams', reason);
  for (const session of sessions) session.end('the daemon is stopping');
  if (!(await endsWithin(at.clock, at.active.idle(), graceMs))) {
    at.active.abort('calls', reason);
    for (const session of sessions) session.abandon(reason);
  }
  grpc.close();
  await at.clients.empty(at.limits.farewellMs);
}

async function endsWithin(clock: Clock, end: Promise<void>, ms: number): Promise<boolean> {
  let stopWaiting = (): void => {};
  const late = new Promise<false>((resolve) => {
    stopWaiting = clock.setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([end.then(() => true), late]);
  } finally {
    stopWaiting();
  }
}
