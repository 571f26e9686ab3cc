import { Fault } from '../../model/fault.js';
import { isRefusal } from './monitor/commands.js';
import { describeExit, type ExitStatus } from './process/exit-status.js';
import { readLogTail } from './process/log-file.js';

/** QEMU that refuses its command line closes the monitor first, and only then is its exit seen. */
const exitFollowsMs = 2000;

/** Why a guest did not start, with QEMU's own words, from what was noticed first. */
export async function explainStartFailure(
  error: unknown,
  exited: Promise<ExitStatus>,
  log: { readonly path: string; readonly start: number },
): Promise<unknown> {
  if (error instanceof Fault && error.reason !== 'MONITOR_FAILED') return error;
  const status = isRefusal(error) ? undefined : await within(exitFollowsMs, exited);
  const tail = await readLogTail(log.path, log.start);
  const noticed = error instanceof Error ? error.message : String(error);
  const what = status === undefined ? noticed : `QEMU ${describeExit(status)}`;
  return new Fault(
    'LAUNCH_FAILED',
    tail === '' ? what : `${what}: ${tail}`,
    { metadata: { log: log.path } },
    { cause: error },
  );
}

async function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
