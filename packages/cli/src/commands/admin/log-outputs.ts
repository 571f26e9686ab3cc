import type { Command } from 'commander';
import { withAdmin } from '../../admin-session.js';
import type { Cli } from '../../cli.js';
import { loggingDetails } from '../../views/admin/logging-details.js';

/** `holdfast admin log-outputs` */
export function logOutputsCommand(parent: Command, cli: Cli): void {
  parent
    .command('log-outputs')
    .argument('[outputs]', 'level:stderr, level:journal, level:syslog:ident or level:file:/path with spaces between')
    .summary('show or change where the log goes')
    .description(
      'Shows where the log goes; with an argument sends it there from the next line on, with an empty one to standard error.',
    )
    .action(async (outputs: string | undefined, _options: object, command: Command) => {
      await withAdmin(cli, command, async ({ admin, patience, print }) => {
        print(
          loggingDetails(
            outputs === undefined ? await admin.logging(patience) : await admin.setLogging({ outputs, ...patience }),
          ),
        );
      });
    });
}
