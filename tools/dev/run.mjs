import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the repository. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Says what is being set up, apart from what the task itself prints. */
export function say(message) {
  console.error(`[dev] ${message}`);
}

/** Runs a command and ends this process with its exit code when it fails. */
export function mustRun(command, args, { env = process.env, cwd = root } = {}) {
  const result = spawnSync(command, args, { cwd, env, stdio: 'inherit' });
  if (result.error) throw result.error;
  if (result.status === 0) return;
  say(`${command} ${args.join(' ')} failed (${result.status ?? result.signal})`);
  process.exit(result.status || 1);
}
