import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { withSession } from '../../session.js';
import { readDocument } from '../../read-document.js';
import { domainApplied } from '../../views/domain/domain-applied.js';
import { warn } from '../../warn.js';

interface ApplyFlags {
  readonly dryRun?: boolean;
  readonly strict?: boolean;
}

/** `holdfast domain apply` */
export function applyCommand(parent: Command, cli: Cli): void {
  parent
    .command('apply')
    .summary('make a domain be defined as a file says')
    .description(
      'Defines the domain when there is none, redefines it when it is defined differently, and does nothing when it is so ' +
        'already. Says what differs, and when it takes effect; a running guest keeps its configuration until it is started again.',
    )
    .argument('<file>', 'libvirt domain XML; - reads the standard input')
    .option('--dry-run', 'say what would change; change nothing')
    .option('--strict', 'refuse elements that are not known, instead of keeping them with a warning')
    .action(async (file: string, { dryRun = false, strict = false }: ApplyFlags, command: Command) => {
      const xml = await readDocument(cli, file);
      await withSession(cli, command, async (session) => {
        const options = { validateOnly: dryRun, strict, ...session.patience };
        const result = await session.host.domains.apply(xml, options);
        warn(cli, result.warnings, file);
        session.print(domainApplied(result, dryRun));
      });
    });
}
