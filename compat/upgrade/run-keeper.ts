import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { connect, type Host } from '@holdfast/sdk';

/** Has a daemon with guests in memory keep in a folder what is done at it, and stops it. */
export async function runKeeper(program: string, folder: string, work: (host: Host) => Promise<void>): Promise<void> {
  const socket = join(folder, 'holdfast.sock');
  const places = { socket, 'state-dir': join(folder, 'state'), 'run-dir': join(folder, 'run'), 'log-dir': folder };
  const settings = Object.entries({ driver: 'test', 'lease-manager': 'nop', 'log-level': 'error', ...places });
  const args = settings.flatMap(([name, value]) => [`--${name}`, value]);
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  try {
    let said = '';
    for await (const text of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
      said += String(text);
      if (said.includes(' ready on ')) break;
    }
    await using host = await connect(`unix:${socket}`);
    await work(host);
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}
