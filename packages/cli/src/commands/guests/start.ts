import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { startGuests } from '../../guests/start-guests.js';
import { addGuestOptions, type GuestFlags, withGuests } from './guest-command.js';

/** `holdfast guests start` */
export function startCommand(parent: Command, cli: Cli): void {
  addGuestOptions(
    parent
      .command('start')
      .summary('start the guests that were stopped with the host')
      .description(
        'Starts the guests that "holdfast guests stop" has stopped, in the order of their policies. Each is tried once. Those ' +
          'that the daemon has started by itself are left alone.',
      ),
  ).action(async (flags: GuestFlags, command: Command) => {
    await withGuests(cli, flags, command, ({ host }, how) => startGuests(host, how));
  });
}
