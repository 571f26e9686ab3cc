/** How much may be under way on the storage of guests at a time: fewer than libuv has threads for all files. */
export const mostOnStorage = 16;

let running = 0;
const waiting: (() => void)[] = [];

/**
 * Runs work on files of guests. Storage that hangs holds the thread of each call on it for ever, and state, events and all
 * other guests need threads too; so only some may be on it, and who comes behind them waits as long as its call lasts.
 */
export async function onStorage<T>(work: () => Promise<T>): Promise<T> {
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
