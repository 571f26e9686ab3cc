import type { VirtualClock } from '../virtual-clock.js';

/** What Node.js calls work on files that is under way. */
const fileWork: ReadonlySet<string> = new Set(['FSReqPromise', 'FSReqCallback', 'CloseReq']);

/** Turns of the event loop in which nothing was to be done. */
const quietTurns = 3;

/**
 * Resolves when the daemon has come to rest: no callback is ready, no file is being read or written, and whoever was asked
 * something has answered, or had `patienceMs` of the host's time for it.
 */
export async function settle(clock: VirtualClock | undefined, patienceMs: number): Promise<void> {
  for (;;) {
    await untilQuiet();
    const unanswered = clock?.unanswered ?? [];
    if (unanswered.length === 0) return;
    if (!(await allWithin(unanswered, patienceMs))) clock?.giveUpOn(unanswered);
  }
}

async function untilQuiet(): Promise<void> {
  for (let quiet = 0; quiet < quietTurns;) {
    await new Promise((resolve) => setImmediate(resolve));
    quiet = process.getActiveResourcesInfo().some((name) => fileWork.has(name)) ? 0 : quiet + 1;
  }
}

async function allWithin(answers: readonly Promise<void>[], ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([Promise.all(answers).then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
