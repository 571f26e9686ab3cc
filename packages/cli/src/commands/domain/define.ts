import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { withSession } from '../../session.js';
import { readDocument } from '../../read-document.js';
import { domainChanged } from '../../views/domain/domain-changed.js';
import { warn } from '../../warn.js';

interface DefineFlags {
  readonly validateOnly?: boolean;
  readonly strict?: boolean;
}

/** `holdfast domain define` */
export function defineCommand(parent: Command, cli: Cli): void {
  parent
    .command('define')
    .summary('define a domain from libvirt XML, or redefine one')
    .description(
      'Defines a domain that stays when its guest ends. The name and UUID of an existing domain redefine that one; a ' +
        'running guest keeps its configuration until it is started again.',
    )
    .argument('<file>', 'libvirt domain XML; - reads the standard input')
    .option('--validate-only', 'check the document and say what would change; change nothing')
    .option('--strict', 'refuse elements that are not known, instead of keeping them with a warning')
    .action(async (file: string, { validateOnly = false, strict = false }: DefineFlags, command: Command) => {
      const xml = await readDocument(cli, file);
      await withSession(cli, command, async (session) => {
        const options = { validateOnly, strict, ...session.patience };
        const { domain, changes, warnings } = await session.host.domains.define(xml, options);
        warn(cli, warnings, file);
        // Of a new domain everything is a change: nobody would read that.
        const isNew = changes.every(({ before }) => before === '');
        const done = validateOnly ? 'is valid; nothing was changed' : 'defined';
        session.print(domainChanged(domain, isNew ? [] : changes, done));
      });
    });
}
