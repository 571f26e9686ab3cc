import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { clientsCommand } from './clients.js';
import { forceReleaseCommand } from './force-release.js';
import { inquireCommand } from './inquire.js';
import { limitsCommand } from './limits.js';
import { listCommand } from './list.js';
import { metricsCommand } from './metrics.js';
import { pruneCommand } from './prune.js';
import { reexecCommand } from './reexec.js';
import { statusCommand } from './status.js';
import { verifyCommand } from './verify.js';
import { watchCommand } from './watch.js';

/** `holdfast lock` */
export function lockCommand(program: Command, cli: Cli): void {
  const lock = program
    .command('lock')
    .helpCommand(false)
    .summary('show who holds which disk, and steer the lock daemon')
    .description(
      'Disk leases: each keeps a second guest off a disk for as long as the first one lives. These commands ask the lock ' +
        'daemon of this host, beside the daemon that --connect names, and need no holdfastd.',
    )
    .option('--socket <path>', 'the socket that lockd_socket names (default: lockd.sock in the run directory)');
  const all = [
    listCommand,
    inquireCommand,
    verifyCommand,
    watchCommand,
    statusCommand,
    clientsCommand,
    limitsCommand,
    metricsCommand,
    pruneCommand,
    forceReleaseCommand,
    reexecCommand,
  ];
  for (const add of all) add(lock, cli);
}
