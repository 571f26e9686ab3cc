import type { Command } from 'commander';
import { withAdmin } from '../../admin-session.js';
import type { Cli } from '../../cli.js';
import { parseNumber } from '../../parse/parse-number.js';
import { accountName } from './account-name.js';
import { clientDetails } from '../../views/admin/client-details.js';

/** `holdfast admin client` */
export function clientCommand(parent: Command, cli: Cli): void {
  parent
    .command('client')
    .argument('<id>', 'number of the client, from: holdfast admin clients', parseNumber)
    .summary('show who a client is')
    .description('Shows who a client is, how it came in, and what it does.')
    .action(async (client: number, _options: object, command: Command) => {
      await withAdmin(cli, command, async ({ admin, patience, print }) => {
        const found = await admin.client({ client, ...patience });
        // It is served on the host of the daemon only, so the names here are those there.
        const user = accountName('/etc/passwd', found.uid);
        print(clientDetails(found, { user, group: accountName('/etc/group', found.gid) }));
      });
    });
}
