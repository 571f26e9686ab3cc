// What `#failpoints` is for a daemon that runs with `node --conditions=failpoints`. The file that HOLDFAST_FAILPOINT names
// says what is to happen: {"action": "trace"} writes down each place that is passed; {"action": "kill" | "throw", "at": N}
// does that at the N-th place passed from then on, once; with a "name", at the N-th of that name. Without the file nothing happens. It is read at every place, so
// that one daemon can be armed again and again.
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

const file = process.env['HOLDFAST_FAILPOINT'];

function orders() {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined; // Nothing is to happen.
  }
}

function reach(name) {
  const order = orders();
  if (order === undefined) return;
  if (order.action === 'trace') {
    appendFileSync(`${file}.trace`, `${name}\n`);
    return;
  }
  if (order.name !== undefined && order.name !== name) return;
  if (order.at > 1) {
    writeFileSync(file, JSON.stringify({ ...order, at: order.at - 1 }));
    return;
  }
  rmSync(file);
  appendFileSync(`${file}.trace`, `${name}\n`);
  if (order.action === 'kill') process.kill(process.pid, 'SIGKILL');
  throw new Error(`failpoint ${name}`);
}

export const failpoints = { reach: file === undefined ? () => {} : reach };
