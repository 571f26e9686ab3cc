import { Fault } from '../model/fault.js';
import type { Interceptor } from './interceptor.js';

/**
 * Refuses calls while the daemon takes none, except those about the daemon itself; what is under way goes on. Connections
 * are let in all the same: a caller that gets an answer knows why, and that it may come again.
 */
export function refuseWhileDraining(isDraining: () => boolean): Interceptor {
  return (call, next) => {
    if (!isDraining() || call.method.service === 'AdminService') return next(call);
    throw new Fault('SHUTTING_DOWN', 'the daemon is drained: it takes no new calls; guests go on running', {
      metadata: { draining: 'true' },
      hint: 'an administrator has drained it; holdfast admin drain --resume ends that',
    });
  };
}
