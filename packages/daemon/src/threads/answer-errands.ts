import { parentPort } from 'node:worker_threads';
import type { Errand, Outcome } from './thread-pool.js';

/** In a thread of a pool: does every errand that it is sent, one after another. `work` must not throw. */
export function answerErrands(
  work: (message: unknown) => { readonly answer: unknown; readonly transfer: readonly ArrayBuffer[] },
): void {
  parentPort?.on('message', ({ number, message }: Errand) => {
    const { answer, transfer } = work(message);
    parentPort?.postMessage({ number, answer } satisfies Outcome, transfer);
  });
}
