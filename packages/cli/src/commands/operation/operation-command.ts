import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { cancelCommand } from './cancel.js';
import { listCommand } from './list.js';
import { showCommand } from './show.js';
import { waitCommand } from './wait.js';

/** `holdfast operation` */
export function operationCommand(program: Command, cli: Cli): void {
  const operation = program
    .command('operation')
    .helpCommand(false)
    .alias('op')
    .summary('see and give up what is being done')
    .description('Operations: work that waits, is being done, or ended not long ago.');
  listCommand(operation, cli);
  showCommand(operation, cli);
  waitCommand(operation, cli);
  cancelCommand(operation, cli);
}
