import type { Command } from 'commander';
import { withAdmin } from '../../admin-session.js';
import type { Cli } from '../../cli.js';

/** `holdfast admin tls-update` */
export function tlsUpdateCommand(parent: Command, cli: Cli): void {
  parent
    .command('tls-update')
    .summary('read certificates again')
    .description(
      'Makes the daemon read certificates, keys and revocation lists again. Clients whom they shut out are cut off, all ' +
        'others stay.',
    )
    .action(async (_options: object, command: Command) => {
      await withAdmin(cli, command, async ({ admin, patience, print }) => {
        await admin.updateTls(patience);
        print({ value: {}, names: [], text: () => 'certificates read again\n' });
      });
    });
}
