import type { CarriedCall } from '../call.js';
import type { CarrierServices } from '../carrier-services.js';
import type { Answer } from '../interceptor.js';
import type { Slot, Work, WorkerPool } from './worker-pool.js';

/**
 * Has a call done: as soon as its client may have a further one under way, and then as soon as there is a slot for it. One
 * that is aborted before it began does not begin.
 * @throws Fault RESOURCE_EXHAUSTED when too many wait; what the dispatcher throws
 */
export async function doCall(
  call: CarriedCall,
  at: Pick<CarrierServices, 'active' | 'dispatcher' | 'workers'>,
): Promise<Answer> {
  const isUrgent = call.method.highPriority;
  at.active.begin(call);
  try {
    await enterClient(call, isUrgent);
    try {
      const slot = await takeSlot(call, isUrgent, at.workers);
      try {
        call.signal.throwIfAborted();
        return await at.dispatcher.run(call);
      } finally {
        at.workers.leave(slot);
      }
    } finally {
      call.client.leave(isUrgent);
    }
  } finally {
    at.active.done(call);
  }
}

/** Resolves when the call is one of those that its client may have under way, and is counted as such. */
function enterClient({ client, signal }: CarriedCall, isUrgent: boolean): Promise<void> {
  if (client.hasRoom(isUrgent)) {
    client.enter(isUrgent);
    return Promise.resolve();
  }
  return new Promise((resolve, reject) => {
    const stop = client.onRoom(() => {
      if (!client.hasRoom(isUrgent)) return;
      end();
      client.enter(isUrgent);
      resolve();
    });
    const abort = (): void => {
      end();
      reject(signal.reason as Error);
    };
    const end = (): void => {
      stop();
      signal.removeEventListener('abort', abort);
    };
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
  });
}

/** Resolves when the call has a slot. */
function takeSlot({ payload, signal }: CarriedCall, isUrgent: boolean, workers: WorkerPool): Promise<Slot> {
  return new Promise((resolve, reject) => {
    const work: Work = {
      isUrgent,
      bytes: payload.length,
      start(slot) {
        signal.removeEventListener('abort', abort);
        resolve(slot);
      },
    };
    const abort = (): void => {
      if (workers.withdraw(work)) reject(signal.reason as Error);
    };
    signal.addEventListener('abort', abort, { once: true });
    // What it throws becomes the rejection.
    workers.enter(work);
    if (signal.aborted) abort();
  });
}
