import { loadPolicy } from '../../access/load-policy.js';
import type { Config } from '../../config/config.js';
import type { LoadedConfig } from '../../config/load-config.js';
import { exitCodes } from '../process/exit-codes.js';

/** The settings to serve with. Where only an answer was asked for, or they are wrong, it is printed and the process ends. */
export async function settleCommandLine(loaded: LoadedConfig, ownerUid: number): Promise<Config> {
  if ('config' in loaded) return loaded.config;
  if ('problems' in loaded) {
    complain(loaded.problems);
    process.stderr.write('holdfastd: --help lists what can be set\n');
    process.exit(exitCodes.usage);
  }
  const checked = loaded.checkPolicy === undefined ? undefined : await loadPolicy(loaded.checkPolicy, ownerUid);
  if (checked !== undefined && 'problems' in checked) {
    complain(checked.problems);
    process.exit(exitCodes.usage);
  }
  process.stdout.write(loaded.print);
  process.exit(exitCodes.ok);
}

function complain(problems: readonly string[]): void {
  for (const problem of problems) process.stderr.write(`holdfastd: ${problem}\n`);
}
