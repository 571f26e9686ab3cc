import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { readDocument } from '../../read-document.js';
import { withSession } from '../../session.js';
import { domainChanged } from '../../views/domain/domain-changed.js';
import { warn } from '../../warn.js';
import { addDetachOptions, type DetachFlags, detachOptions } from './detach-disk.js';
import { domainArgument, openDomain } from './domain-argument.js';
import { addScopeOptions, type ScopeFlags, scopeOf } from './scope-options.js';

interface AttachDeviceFlags extends ScopeFlags {
  readonly strict?: boolean;
  readonly validateOnly?: boolean;
}

const fileArgument = 'the element of libvirt domain XML, for example <disk>; - reads the standard input';

/** `holdfast domain attach-device` */
export function attachDeviceCommand(parent: Command, cli: Cli): void {
  addScopeOptions(parent.command('attach-device'))
    .summary('plug a device in that is written in XML')
    .description('Adds a device, as attach-disk does. Only disks can be attached yet.')
    .argument('<domain>', domainArgument)
    .argument('<file>', fileArgument)
    .option('--validate-only', 'check the document and say what would change; change nothing')
    .option('--strict', 'refuse elements that are not known, instead of keeping them with a warning')
    .action(async (name: string, file: string, flags: AttachDeviceFlags, command: Command) => {
      const { validateOnly = false, strict = false } = flags;
      const xml = await readDocument(cli, file);
      await withSession(cli, command, async (session) => {
        const options = { source: { xml }, validateOnly, strict, ...scopeOf(flags), ...session.patience };
        const { domain, changes, warnings } = await openDomain(session, name).attachDevice(options);
        warn(cli, warnings, file);
        session.print(domainChanged(domain, changes, validateOnly ? 'would be changed' : 'changed'));
      });
    });
}

/** `holdfast domain detach-device` */
export function detachDeviceCommand(parent: Command, cli: Cli): void {
  addDetachOptions(parent.command('detach-device'))
    .summary('take a device out that is written in XML')
    .description('Takes a device out, as detach-disk does. Only disks can be detached yet.')
    .argument('<domain>', domainArgument)
    .argument('<file>', fileArgument)
    .action(async (name: string, file: string, flags: DetachFlags, command: Command) => {
      const xml = await readDocument(cli, file);
      await withSession(cli, command, async (session) => {
        const options = { device: { source: { xml } }, ...detachOptions(flags), ...session.patience };
        const { domain, changes } = await openDomain(session, name).detachDevice(options);
        session.print(domainChanged(domain, changes, options.validateOnly ? 'would be changed' : 'changed'));
      });
    });
}
