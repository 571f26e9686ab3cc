import type { Clock } from '../model/clock.js';
import { repeat } from '../model/repeat.js';
import type { RpcServers } from './serve.js';

/** When a daemon has nothing to live for. */
export interface IdleWatch {
  /** For how long nobody may have been there; 0: it lives on. */
  readonly seconds: number;
  readonly servers: Pick<RpcServers, 'activity' | 'clientsSeen'>;
  /** Whether there is work that needs no client: guests that run, jobs. */
  readonly hasWork: () => boolean;
  readonly end: () => void;
  readonly clock: Clock;
}

/** How often is looked in the time that is to pass: often enough that it is not noticed. */
const looks = 10;

/** Ends the daemon when for some time no client was there, not even between two looks, and nothing was to be done. */
export function watchIdle({ seconds, servers, hasWork, end, clock }: IdleWatch): Disposable {
  if (seconds === 0) return { [Symbol.dispose]: () => undefined };
  let seen = servers.clientsSeen;
  let idle = 0;
  return repeat(clock, (seconds * 1000) / looks, () => {
    const isIdle = servers.activity.connections === 0 && servers.clientsSeen === seen && !hasWork();
    seen = servers.clientsSeen;
    idle = isIdle ? idle + 1 : 0;
    if (idle === looks) end();
  });
}
