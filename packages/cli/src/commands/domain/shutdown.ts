import type { DomainRecord } from '@holdfast/sdk';
import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { withSession } from '../../session.js';
import { parseDuration } from '../../parse/parse-duration.js';
import { domainDone } from '../../views/domain-done.js';
import { domainArgument, openDomain } from './domain-argument.js';

interface ShutdownFlags {
  readonly wait?: boolean;
  readonly grace: number;
  readonly thenDestroy?: boolean;
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
    .option('--grace <time>', 'how long to wait for it (default: 60s)', parseDuration, 60_000)
    .option('--then-destroy', 'end it at once when it is not off by then (implies --wait)')
    .action(async (name: string, { wait, grace, thenDestroy }: ShutdownFlags, command: Command) => {
      await withSession(cli, command, async (session) => {
        const waits = wait === true || thenDestroy === true;
        const how = waits ? { graceMs: grace, thenDestroy: thenDestroy === true } : {};
        const { domain } = await openDomain(session, name).shutdown({ ...how, ...session.patience });
        session.print(domainDone(domain, waits ? endOf(domain) : 'is asked to shut down'));
      });
    });
}

function endOf({ reason }: DomainRecord): string {
  return reason === 'destroyed' ? 'did not shut down in time and was destroyed' : 'is shut off';
}
