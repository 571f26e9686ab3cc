import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { clientCommand } from './client.js';
import { clientsCommand } from './clients.js';
import { disconnectCommand } from './disconnect.js';
import { drainCommand } from './drain.js';
import { limitsCommand } from './limits.js';
import { logFiltersCommand } from './log-filters.js';
import { logOutputsCommand } from './log-outputs.js';
import { poolCommand } from './pool.js';
import { serversCommand } from './servers.js';
import { statusCommand } from './status.js';
import { timeoutCommand } from './timeout.js';
import { tlsUpdateCommand } from './tls-update.js';

/** `holdfast admin` */
export function adminCommand(program: Command, cli: Cli): void {
  const admin = program
    .command('admin')
    .helpCommand(false)
    .summary('steer the daemon: clients, workers, limits, log')
    .description(
      'Steers the daemon, over a socket of its own beside the one for everybody. What is changed holds until the daemon is started or reads its settings again.',
    );
  statusCommand(admin, cli);
  serversCommand(admin, cli);
  poolCommand(admin, cli);
  clientsCommand(admin, cli);
  clientCommand(admin, cli);
  disconnectCommand(admin, cli);
  limitsCommand(admin, cli);
  logFiltersCommand(admin, cli);
  logOutputsCommand(admin, cli);
  timeoutCommand(admin, cli);
  drainCommand(admin, cli);
  tlsUpdateCommand(admin, cli);
}
