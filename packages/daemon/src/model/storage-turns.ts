/** How much may be under way on the storage of guests at a time: fewer than libuv has threads for all files. */
export const mostOnStorage = 16;

let running = 0;
const waiting: (() => void)[] = [];

/**
 * Runs work on files of guests. Storage that hangs holds the thread of each call on it for ever, and state, events and all
 * other guests need threads too; so only some may be on it, and who comes behind them waits as long as its call lasts.
 * @param signal Gives it up, also in the midst: only for work that changes nothing from then on, for it lasts until the storage answers
 * @throws the signal's reason
 */
export async function onStorage<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  if (signal === undefined) return inTurn(work);
  signal.throwIfAborted();
  const { promise: given, resolve, reject } = Promise.withResolvers<T>();
  const giveUp = (): void => reject(signal.reason);
  signal.addEventListener('abort', giveUp, { once: true });
  // Who has given up by its turn does not begin.
  inTurn(async () => {
    signal.throwIfAborted();
    return await work();
  }).then(resolve, reject);
  try {
    return await given;
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= mostOnStorage) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    return await work();
  } finally {
    // A turn is passed on, or given back.
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }
}
