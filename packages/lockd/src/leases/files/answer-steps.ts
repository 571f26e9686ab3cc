import { parentPort } from 'node:worker_threads';
import { loadFcntlOfd } from '../../backends/fcntl-ofd.js';
import { LentBackend } from '../../backends/lent-backend.js';
import type { LockBackend } from '../../backends/lock-backend.js';
import type { StepName } from './file-access.js';
import { type ToMain, type ToThread, copied } from './step-message.js';
import { steps } from './steps.js';

// The first and only file of a thread that does steps. Locks of descriptions can be taken here; those of the process cannot.
const name = process.argv[2] === 'posix' ? 'posix' : 'ofd';
const own = name === 'posix' ? undefined : loadOwn();
const lent = own === undefined ? new LentBackend((lock) => tell({ lock }), name) : undefined;
const backend = own ?? (lent as LentBackend);

parentPort?.on('message', (message: ToThread) => {
  if ('locked' in message) {
    lent?.answered(message.locked);
    return;
  }
  const { name, args } = message.step;
  const step = steps[name as StepName] as unknown as (...all: readonly unknown[]) => Promise<unknown>;
  void step(backend, ...args).then(
    (answer) => {
      tell({ outcome: { answer } });
    },
    (error: unknown) => {
      tell({ outcome: { error: copied(error) } });
    },
  );
});

/** What it needs of others may be gone from the disk since the program began, which has it and takes the locks then. */
function loadOwn(): LockBackend | undefined {
  try {
    return loadFcntlOfd();
  } catch {
    return undefined;
  }
}

function tell(message: ToMain): void {
  parentPort?.postMessage(message);
}
