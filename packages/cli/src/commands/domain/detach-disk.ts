import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { parseDuration } from '../../parse/parse-duration.js';
import { withSession } from '../../session.js';
import { domainChanged } from '../../views/domain/domain-changed.js';
import { domainArgument, openDomain } from './domain-argument.js';
import { addScopeOptions, type ScopeFlags, scopeOf } from './scope-options.js';

/** What both ways to take a device out know. */
export interface DetachFlags extends ScopeFlags {
  readonly wait?: number;
  readonly validateOnly?: boolean;
}

/** Adds the options of both. */
export function addDetachOptions(command: Command): Command {
  return addScopeOptions(command)
    .option('--wait <time>', 'how long the guest may take to let go of it; default: 5s', parseDuration)
    .option('--validate-only', 'say what would change; change nothing');
}

/** What they mean. */
export function detachOptions(flags: DetachFlags): { waitMs?: number; validateOnly: boolean } {
  const { wait, validateOnly = false } = flags;
  return { validateOnly, ...(wait === undefined ? {} : { waitMs: wait }), ...scopeOf(flags) };
}

/** `holdfast domain detach-disk` */
export function detachDiskCommand(parent: Command, cli: Cli): void {
  addDetachOptions(parent.command('detach-disk'))
    .summary('take a disk out')
    .description(
      'Takes a disk out of the running guest if there is one, else of what it is started with the next time. The guest is ' +
        'asked, and keeps the disk and its leases when it does not let go of it in time.',
    )
    .argument('<domain>', domainArgument)
    .argument('<target>', 'name of the disk: vdb, sdc')
    .action(async (name: string, target: string, flags: DetachFlags, command: Command) => {
      await withSession(cli, command, async (session) => {
        const options = { ...detachOptions(flags), ...session.patience };
        const { domain, changes } = await openDomain(session, name).detachDisk(target, options);
        session.print(domainChanged(domain, changes, options.validateOnly ? 'would be changed' : 'changed'));
      });
    });
}
