import { once } from 'node:events';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

const words = { running: 'running', suspended: 'pmsuspended' };

/** In which state a guest is by its own word, on the monitor that the daemon does not use. */
export async function askQemu(daemon, { uuid }) {
  const socket = createConnection(join(daemon.folder, 'run', 'qemu', uuid, 'rescue'));
  const late = new AbortController();
  try {
    return await Promise.race([ask(socket), delay(5000, 'silent', { signal: late.signal })]);
  } catch (error) {
    return error.code;
  } finally {
    late.abort();
    socket.destroy();
  }
}

async function ask(socket) {
  await once(socket, 'connect');
  const lines = createInterface(socket)[Symbol.asyncIterator]();
  socket.write('{"execute":"qmp_capabilities"}\n{"execute":"query-status"}\n');
  for (;;) {
    const { value, done } = await lines.next();
    if (done) return 'gone';
    const { return: answer } = JSON.parse(value);
    // Everything else that is not running is held, for whatever reason.
    if (answer?.status !== undefined) return words[answer.status] ?? 'paused';
  }
}
