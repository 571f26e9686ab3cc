import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { startCommand } from './start.js';
import { stopCommand } from './stop.js';

/** `holdfast guests` */
export function guestsCommand(program: Command, cli: Cli): void {
  const guests = program
    .command('guests')
    .helpCommand(false)
    .summary('stop all guests with the host, and start them with it')
    .description(
      'What becomes of guests when the host stops, and when it is back; holdfast-guests.service calls this.',
    );
  startCommand(guests, cli);
  stopCommand(guests, cli);
}
