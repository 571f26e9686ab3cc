import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { withSession } from '../../session.js';
import type { Style } from '../../output/style.js';
import { domainDone } from '../../views/domain/domain-done.js';
import { domainArgument, openDomain } from './domain-argument.js';

/** `holdfast domain rename` */
export function renameCommand(parent: Command, cli: Cli): void {
  parent
    .command('rename')
    .summary('give a domain another name')
    .description('Gives a domain that is shut off another name. Its UUID stays.')
    .argument('<domain>', domainArgument)
    .argument('<new-name>', 'the name that it shall have')
    .option('--validate-only', 'say whether it could be done; change nothing')
    .action(
      async (name: string, newName: string, { validateOnly = false }: { validateOnly?: boolean }, command: Command) => {
        await withSession(cli, command, async (session) => {
          const options = { newName, validateOnly, ...session.patience };
          const { domain } = await openDomain(session, name).rename(options);
          const done = validateOnly ? 'can be renamed to' : 'renamed to';
          const text = (style: Style): string => `domain ${name} ${done} ${style('strong', newName)}\n`;
          session.print({ ...domainDone(domain, done), text });
        });
      },
    );
}
