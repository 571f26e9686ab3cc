import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { CommandError } from '../../command-error.js';
import { withLockd } from '../../lockd/lockd-session.js';
import { verifiedTable } from '../../views/lock/verified-table.js';

/** `holdfast lock verify` */
export function verifyCommand(parent: Command, cli: Cli): void {
  parent
    .command('verify')
    .summary('look whether leases are still what they were')
    .description(
      'Looks at the lock file of every lease: whether it is still the file of that name, locked by this lock daemon, with ' +
        'the token of the grant. One that is not is lost from then on, and its domain is treated as <on_lockfailure> says. ' +
        'The lock daemon does this by itself every ten seconds.',
    )
    .option('--lockspace <name>', 'only those in this lockspace')
    .action(async ({ lockspace = '' }: { lockspace?: string }, command: Command) => {
      await withLockd(cli, command, async ({ lockd, print }) => {
        const request = lockd.wire.VerifyRequest.fromPartial({ lockspace });
        const { leases } = await lockd.ask(lockd.spaces, lockd.spaces.verify, request);
        print(verifiedTable(leases));
        const lost = leases.filter(({ sound }) => !sound).length;
        if (lost === 0) return;
        throw new CommandError(`${lost} of ${leases.length} leases ${lost === 1 ? 'is' : 'are'} lost`, {
          reason: 'LEASE_LOST',
          hint: 'what became of the guests: holdfast domain list; what was lost before: holdfast lock list --lost',
        });
      });
    });
}
