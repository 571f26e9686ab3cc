import type { Command } from 'commander';
import { withAdmin } from '../../admin-session.js';
import type { Cli } from '../../cli.js';
import { parseDuration } from '../../parse/parse-duration.js';

/** `holdfast admin timeout` */
export function timeoutCommand(parent: Command, cli: Cli): void {
  parent
    .command('timeout')
    .argument('<time>', 'for example 2m; 0: never', parseDuration)
    .summary('let the daemon end when nobody needs it')
    .description('Lets the daemon end by itself when it has had neither clients nor guests for so long.')
    .action(async (idleTimeoutMs: number, _options: object, command: Command) => {
      await withAdmin(cli, command, async ({ admin, patience, print }) => {
        await admin.setTimeout({ idleTimeoutMs, ...patience });
        const when =
          idleTimeoutMs === 0
            ? 'never ends by itself'
            : `ends after ${idleTimeoutMs / 1000} s without clients and guests`;
        print({ value: { idleTimeoutMs }, names: [], text: () => `the daemon ${when}\n` });
      });
    });
}
