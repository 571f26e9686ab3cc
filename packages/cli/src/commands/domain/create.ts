import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { withSession } from '../../session.js';
import { readDocument } from '../../read-document.js';
import { domainDone } from '../../views/domain/domain-done.js';
import { warn } from '../../warn.js';

interface CreateFlags {
  readonly paused?: boolean;
  readonly validateOnly?: boolean;
  readonly strict?: boolean;
}

/** `holdfast domain create` */
export function createCommand(parent: Command, cli: Cli): void {
  parent
    .command('create')
    .summary('start a transient domain from libvirt XML')
    .description('Starts a domain that is gone when its guest ends. For one that stays: define it, then start it.')
    .argument('<file>', 'libvirt domain XML; - reads the standard input')
    .option('--paused', 'leave the guest paused before its first instruction')
    .option('--validate-only', 'check the document; start nothing')
    .option('--strict', 'refuse elements that are not known, instead of keeping them with a warning')
    .action(async (file: string, flags: CreateFlags, command: Command) => {
      const { paused = false, validateOnly = false, strict = false } = flags;
      const xml = await readDocument(cli, file);
      await withSession(cli, command, async (session) => {
        const options = { paused, validateOnly, strict, ...session.patience };
        const { domain, warnings } = await session.host.domains.create(xml, options);
        warn(cli, warnings, file);
        const done = validateOnly ? 'is valid; nothing was started' : paused ? 'created, paused' : 'created';
        session.print(domainDone(domain, done));
      });
    });
}
