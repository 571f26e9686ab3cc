import { holdCode } from '@holdfast/host';
import { lend } from '../../backends/lent-backend.js';
import type { LockBackend } from '../../backends/lock-backend.js';
import { fewAtATime } from '../../backends/few-at-a-time.js';
import type { StartThread, ToMain, ToThread } from './step-message.js';

/** So much of the heap is enough: steps keep nothing. */
const resourceLimits = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 4 };

/** Threads of libuv's pool that locks of the process on file systems that hang must leave to all else. */
const keptThreads = 8;

/**
 * Starts threads of this process that do steps. What they open belongs to the process, and outlives them. They keep nobody from
 * ending the process, but for process.exit(), which waits for them.
 * @param backend - Takes the locks, by the main thread where only that can. Such a lock has a thread of libuv's pool while it is
 * waited for, and each file system has one at a time; all of them together leave the pool enough for the others.
 */
export function startWorkers(backend: LockBackend): StartThread {
  const code = holdCode(import.meta.url);
  const inTurn = fewAtATime(Math.max(1, poolSize() - keptThreads));
  return (answered, died) => {
    const script = new URL('answer-steps.js', import.meta.url);
    const options = { env: {}, argv: [backend.name], resourceLimits, trackUnmanagedFds: false };
    const worker = code.startThread(script, options);
    worker.unref();
    const tell = (message: ToThread): void => {
      worker.postMessage(message);
    };
    worker.on('message', (message: ToMain) => {
      if ('outcome' in message) answered(message.outcome);
      else void inTurn(() => lend(backend, message.lock)).then((locked) => tell({ locked }));
    });
    worker.once('error', died);
    return {
      post: (step) => {
        tell({ step });
      },
      end: () => {
        void worker.terminate();
      },
    };
  };
}

/** How many threads libuv has for what would block: what the program asked for at its start, or its own default. */
function poolSize(): number {
  return Number(process.env['UV_THREADPOOL_SIZE'] ?? 4);
}
