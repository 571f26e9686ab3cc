import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { withSession } from '../../session.js';
import { clientVersion } from '../../client-version.js';
import { versionDetails } from '../../views/host/version-details.js';

/** `holdfast host version` */
export function versionCommand(parent: Command, cli: Cli): void {
  parent
    .command('version')
    .summary('show the versions of this command and of the daemon')
    .description('Shows who answers: its version, process, driver and what it can do that an older one could not.')
    .action(async (_options: object, command: Command) => {
      await withSession(cli, command, async ({ host, patience, print }) => {
        print(versionDetails(await host.version(patience), clientVersion()));
      });
    });
}
