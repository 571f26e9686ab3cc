import type { Socket } from 'node:net';
import type { PeerReader } from '@holdfast/host';
import type { Clock } from '../../model/clock.js';
import { repeat } from '../../model/repeat.js';

/** Of whom it is watched whether it reads. */
export interface ReadingWatch {
  readonly socket: Socket;
  readonly peers: PeerReader;
  /** For how long it may say nothing and leave unread what was sent to it. */
  readonly patienceMs: number;
  readonly gone: () => void;
  readonly clock: Clock;
}

/** Whoever is watched has said something, and so is alive. */
export interface Reading extends Disposable {
  heard(): void;
}

/** How often is looked in that time. */
const looks = 4;

/**
 * Notices a client that hangs and never asked for signs of life, so that it cannot be asked for one: what was sent to it stays
 * unread in the kernel, of which the kernel tells. One that reads and says nothing waits for something, and may do so for ever.
 */
export function watchReading({ socket, peers, patienceMs, gone, clock }: ReadingWatch): Reading {
  let idle = 0;
  let before = 0;
  const watch = repeat(clock, patienceMs / looks, () => {
    const unread = peers.unreadBytes(socket);
    // It may be slow: whatever it has read since is a sign of life.
    idle = unread > 0 && unread >= before ? idle + 1 : 0;
    before = unread;
    if (idle > looks) gone();
  });
  return {
    heard() {
      idle = 0;
    },
    [Symbol.dispose]: () => watch[Symbol.dispose](),
  };
}
