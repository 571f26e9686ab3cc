import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { createCommand } from './create.js';
import { listCommand } from './list.js';
import { revokeCommand } from './revoke.js';

/** `holdfast token` */
export function tokenCommand(program: Command, cli: Cli): void {
  const token = program
    .command('token')
    .helpCommand(false)
    .summary('make and take away the tokens of programs')
    .description(
      'Tokens say which program it is that calls. They are made and taken away by the daemon, where one runs; else in its file, ' +
        'which it reads when it starts.',
    );
  for (const add of [createCommand, listCommand, revokeCommand]) add(token, cli);
}
