import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { withSession } from '../../session.js';
import { domainDone } from '../../views/domain-done.js';
import { domainArgument, openDomain } from './domain-argument.js';

/** `holdfast domain start` */
export function startCommand(parent: Command, cli: Cli): void {
  parent
    .command('start')
    .summary('start a defined domain')
    .description(
      'Starts a domain that is shut off. Its disks are leased first: a disk that another guest uses is refused, with the name of the holder.',
    )
    .argument('<domain>', domainArgument)
    .option('--paused', 'leave the guest paused before its first instruction')
    .action(async (name: string, { paused }: { paused?: boolean }, command: Command) => {
      await withSession(cli, command, async (session) => {
        const { domain } = await openDomain(session, name).start({ paused: paused ?? false, ...session.patience });
        session.print(domainDone(domain, paused === true ? 'started, paused' : 'started'));
      });
    });
}
