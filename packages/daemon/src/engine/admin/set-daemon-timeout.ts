import { type SetDaemonTimeoutRequest, SetDaemonTimeoutResponse } from '@holdfast/protocol';
import type { CallContext } from '../call-context.js';
import { invalidArgument } from '../invalid-argument.js';
import type { Services } from '../services.js';

/** What a timer can wait at most. */
const longestMs = 2 ** 31 - 1;

/** Lets the daemon end by itself when nobody has needed it for some time. @throws Fault INVALID_ARGUMENT */
export async function setDaemonTimeout(
  context: CallContext,
  at: Services,
  { idleTimeoutMs }: SetDaemonTimeoutRequest,
): Promise<SetDaemonTimeoutResponse> {
  if (idleTimeoutMs > longestMs) throw invalidArgument('idle_timeout_ms', idleTimeoutMs, `at most ${longestMs}`);
  at.administration.idleTimeoutMs = idleTimeoutMs;
  at.logger.info({ caller: context.caller, idleTimeoutMs }, 'time without clients changed');
  return SetDaemonTimeoutResponse.create();
}
