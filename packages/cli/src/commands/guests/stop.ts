import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { stopGuests } from '../../guests/stop-guests.js';
import { addGuestOptions, type GuestFlags, withGuests } from './guest-command.js';

/** `holdfast guests stop` */
export function stopCommand(parent: Command, cli: Cli): void {
  addGuestOptions(
    parent
      .command('stop')
      .summary('stop all guests, as the host is going to stop')
      .description(
        'Stops every guest as its policy says: by the power button or by saving it, and by force when it is not off in ' +
          'time. Notes who is to be started again.',
      ),
  ).action(async (flags: GuestFlags, command: Command) => {
    await withGuests(cli, flags, command, ({ host }, how) => stopGuests(host, how));
  });
}
