import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Starts a process that listens to events with so many clients; see listeners.mjs. */
export async function startListeners([program, ...args]) {
  const child = spawn(program, args.map(String), { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const said = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${program} ended`);
    return value;
  };
  await said();
  return {
    pid: child.pid,
    /** Ends when each of them has heard so many events since the beginning. */
    async heard(count) {
      child.stdin.write(`${count}\n`);
      await said();
    },
    stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      return ended;
    },
  };
}
