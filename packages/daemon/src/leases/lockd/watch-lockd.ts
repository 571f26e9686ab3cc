import { type ServiceError, status } from '@grpc/grpc-js';
import type { WatchResponse } from '@holdfast/protocol/lock';
import type { Clock } from '../../model/clock.js';
import type { Logger } from '../../telemetry/logger.js';
import type { LeaseEvents } from '../lease-manager.js';
import { lostLease } from './check-leases.js';
import type { LockdClient } from './lockd-client.js';

/** What the watch needs. */
export interface WatchOptions {
  readonly client: LockdClient;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether guests may hold leases that nobody has looked at, because lockd did not answer. */
  readonly missed: () => boolean;
}

const againMs = 500;
/** A lockd of an earlier release has nothing to watch. */
const unknownMs = 60_000;

/** Hears from lockd what becomes of leases, and begins anew whenever the connection breaks, until it is disposed. */
export function watchLockd({ client, clock, logger, missed }: WatchOptions, events: LeaseEvents): Disposable {
  const told = new Set<string>();
  let epoch: string | undefined;
  let stop: () => void;
  let isStopped = false;

  const hear = ({ event }: WatchResponse): void => {
    switch (event?.$case) {
      case 'lost': {
        const { lockspace, name, path, owner, fencingToken, reason } = event.value;
        const { uuid = '', pid = 0 } = owner ?? {};
        // A watch begins with what is lost already.
        const key = `${pid} ${lockspace}/${name}#${fencingToken}`;
        if (told.has(key)) return;
        told.add(key);
        events.lost({ uuid, pid }, lostLease({ lockspace, name, path }, reason));
        return;
      }
      case 'orphaned':
        logger.warn(
          { lease: event.value.lease },
          'a lease has outlived its guest: another process has a copy of its anchor',
        );
        return;
      case 'ending':
        logger.warn(
          { owner: event.value.owner, signal: event.value.signal },
          'lockd ends a guest that let go of its leases',
        );
        return;
      case 'synced': {
        // A new image of the same lockd goes on with all that it had.
        const isOther = event.value.epoch !== epoch;
        const isFirst = epoch === undefined;
        epoch = event.value.epoch;
        if (isFirst ? missed() : isOther || missed()) events.restarted();
        return;
      }
      default:
    }
  };

  const begin = (): void => {
    const stream = client.watch();
    stream.on('data', hear);
    // An error is always followed by the end of its stream, and both lead to another try.
    let isOver = false;
    const again = (error?: ServiceError): void => {
      if (isOver || isStopped) return;
      isOver = true;
      const isUnknown = error?.code === status.UNIMPLEMENTED;
      if (isUnknown) logger.warn('this lockd tells nothing of lost leases; it is older than the daemon');
      stop = clock.setTimeout(begin, isUnknown ? unknownMs : againMs);
    };
    stream.on('error', again);
    stream.on('end', () => again());
    stop = () => stream.cancel();
  };
  begin();
  return {
    [Symbol.dispose]: () => {
      isStopped = true;
      stop();
    },
  };
}
