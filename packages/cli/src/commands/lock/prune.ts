import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { withLockd } from '../../lockd/lockd-session.js';

/** `holdfast lock prune` */
export function pruneCommand(parent: Command, cli: Cli): void {
  parent
    .command('prune')
    .argument('[lockspace]', 'its name (default: that of images, org.holdfast.files)')
    .summary('remove lease files that nobody has locked')
    .description(
      'Removes the lease files of a lockspace that nobody has locked, on this host or another. They are kept when leases ' +
        'end, because that is quicker and they do no harm; tokens go on growing.',
    )
    .option('--dry-run', 'only say what would be removed')
    .action(async (lockspace = '', { dryRun = false }: { dryRun?: boolean }, command: Command) => {
      await withLockd(cli, command, async ({ lockd, print }) => {
        const request = lockd.wire.PruneRequest.fromPartial({ lockspace: String(lockspace), dryRun });
        const { names, kept } = await lockd.ask(lockd.spaces, lockd.spaces.prune, request);
        const done = dryRun ? 'would be removed' : 'removed';
        print({
          value: { names, kept, dryRun },
          names,
          text: () => `${names.length} lease files ${done}, ${kept} are locked and stay\n`,
        });
      });
    });
}
