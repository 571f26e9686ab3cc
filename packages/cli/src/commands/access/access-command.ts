import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { explainCommand } from './explain.js';
import { whoamiCommand } from './whoami.js';

/** `holdfast access` */
export function accessCommand(program: Command, cli: Cli): void {
  const access = program
    .command('access')
    .helpCommand(false)
    .summary('show who may do what, and why')
    .description('What the policy of the daemon says of those who connect.');
  whoamiCommand(access, cli);
  explainCommand(access, cli);
}
