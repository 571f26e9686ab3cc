import type { Logger } from 'pino';
import { endProcess } from './end-process.js';
import type { Lockd } from './start-lockd.js';

/** Stops lockd and ends the process; what is told of it goes to the log. Once it stops, further calls do nothing. */
export type Stop = (facts: object) => void;

/**
 * Makes what stops a lockd.
 * @param onStop - Called when it is decided.
 */
export function stopOnce(lockd: Lockd, log: Logger, onStop: () => void): Stop {
  let isStopping = false;
  return (facts) => {
    if (isStopping) return;
    isStopping = true;
    onStop();
    log.info(facts, 'stopping');
    const { isHanging } = lockd;
    lockd.stop().then(
      () => endProcess(0, isHanging),
      (error: unknown) => {
        log.fatal({ err: error }, 'stopped badly');
        endProcess(1, isHanging);
      },
    );
  };
}
