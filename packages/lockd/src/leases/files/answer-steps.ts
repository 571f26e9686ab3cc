import { parentPort } from 'node:worker_threads';
import { loadFcntlOfd } from '../../backends/fcntl-ofd.js';
import type { StepName } from './file-access.js';
import { type StepOutcome, type StepRequest, copied } from './step-message.js';
import { steps } from './steps.js';

// The first and only file of a thread that does steps. Locks of the process cannot be taken here; those of descriptions can.
const backend = loadFcntlOfd();

parentPort?.on('message', ({ name, args }: StepRequest) => {
  const step = steps[name as StepName] as (...all: readonly unknown[]) => Promise<unknown>;
  void step(backend, ...args).then(
    (answer) => {
      reply({ answer });
    },
    (error: unknown) => {
      reply({ error: copied(error) });
    },
  );
});

function reply(outcome: StepOutcome): void {
  parentPort?.postMessage(outcome);
}
