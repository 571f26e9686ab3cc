import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { withSession } from '../../session.js';
import { parseDuration } from '../../parse/parse-duration.js';
import { domainDone } from '../../views/domain-done.js';
import { domainArgument, openDomain } from './domain-argument.js';
import { recordOf } from './record-of.js';

interface ShutdownFlags {
  readonly wait?: true;
  readonly grace: number;
  readonly thenDestroy?: true;
}

/** `holdfast domain shutdown` */
export function shutdownCommand(parent: Command, cli: Cli): void {
  parent
    .command('shutdown')
    .summary('ask the guest to shut itself down')
    .description(
      'Presses the power button, and answers when it is pressed. Whether the guest obeys is up to it: wait for it with ' +
        '--wait, and end it anyway with --then-destroy.',
    )
    .argument('<domain>', domainArgument)
    .option('--wait', 'wait until it is off')
    .option('--grace <time>', 'how long to wait for it', parseDuration, 60_000)
    .option('--then-destroy', 'end it at once when it is not off by then (implies --wait)')
    .action(async (name: string, { wait, grace, thenDestroy }: ShutdownFlags, command: Command) => {
      await withSession(cli, command, async (session) => {
        const domain = openDomain(session, name);
        if (wait === undefined && thenDestroy === undefined) {
          const answer = await domain.shutdown(session.patience);
          session.print(domainDone(recordOf(answer.domain), 'is asked to shut down'));
          return;
        }
        const how = { graceMs: grace, thenDestroy: thenDestroy ?? false };
        session.print(domainDone(await domain.shutdownAndWait({ ...how, ...session.patience }), 'is shut off'));
      });
    });
}
