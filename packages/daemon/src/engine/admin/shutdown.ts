import { type ShutdownRequest, ShutdownResponse } from '@holdfast/protocol';
import type { CallContext } from '../call-context.js';
import { invalidArgument } from '../invalid-argument.js';
import type { Services } from '../services.js';

const defaultGraceMs = 30_000;
const longestGraceMs = 600_000;

/** Begins to stop the daemon; guests go on running. @throws Fault INVALID_ARGUMENT */
export async function shutdown(
  context: CallContext,
  at: Services,
  { graceMs }: ShutdownRequest,
): Promise<ShutdownResponse> {
  if (graceMs > longestGraceMs) throw invalidArgument('grace_ms', graceMs, `at most ${longestGraceMs}`);
  at.logger.info({ caller: context.caller }, 'asked to stop');
  at.daemon.stop(graceMs === 0 ? defaultGraceMs : graceMs);
  return ShutdownResponse.create();
}
