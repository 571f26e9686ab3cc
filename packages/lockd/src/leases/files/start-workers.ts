import { Worker } from 'node:worker_threads';
import type { StepOutcome, StepThread } from './step-message.js';

/** So much of the heap is enough: steps keep nothing. */
const resourceLimits = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 4 };

/**
 * Starts a thread of this process that does steps. What it opens belongs to the process, and outlives it. It keeps nobody from
 * ending the process, but for process.exit(), which waits for it.
 */
export function startWorker(answered: (outcome: StepOutcome) => void, died: (error: Error) => void): StepThread {
  const script = new URL('answer-steps.js', import.meta.url);
  const worker = new Worker(script, { env: {}, resourceLimits, trackUnmanagedFds: false });
  worker.unref();
  worker.on('message', answered);
  worker.once('error', died);
  return {
    post: (request) => {
      worker.postMessage(request);
    },
    end: () => {
      void worker.terminate();
    },
  };
}
