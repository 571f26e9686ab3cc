import type { Command } from 'commander';
import { withAdmin } from '../../admin-session.js';
import type { Cli } from '../../cli.js';

/** `holdfast admin drain` */
export function drainCommand(parent: Command, cli: Cli): void {
  parent
    .command('drain')
    .summary('take no new calls, and go on')
    .description(
      'Makes the daemon refuse new calls, except those about itself, also from whoever connects now. Calls under way and ' +
        'guests go on.',
    )
    .option('--resume', 'take calls again')
    .action(async ({ resume = false }: { resume?: boolean }, command: Command) => {
      await withAdmin(cli, command, async ({ admin, patience, print }) => {
        const { calls } = await admin.drain({ resume, ...patience });
        const state = resume ? 'calls are taken again' : `no new calls are taken; ${calls} under way`;
        print({ value: { draining: !resume, calls }, names: [], text: () => `${state}\n` });
      });
    });
}
