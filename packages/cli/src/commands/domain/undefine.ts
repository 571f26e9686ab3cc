import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { domainVerb } from './domain-verb.js';

interface UndefineFlags {
  readonly validateOnly?: boolean;
  readonly managedSave?: boolean;
}

/** `holdfast domain undefine`: of all at once there is no such thing, for nothing brings a definition back. */
export function undefineCommand(parent: Command, cli: Cli): void {
  domainVerb<UndefineFlags>(parent, cli, {
    name: 'undefine',
    summary: 'remove the definition of a domain',
    description:
      'Removes the definition; the disks stay. A running guest goes on, and the domain is gone when it ends.',
    async act(domain, { validateOnly = false, managedSave = false }, patience) {
      const before = await domain.get(patience);
      await domain.undefine({ validateOnly, managedSave, ...patience });
      return { domain: before };
    },
    done: (_domain, { validateOnly = false }) => (validateOnly ? 'can be undefined; nothing was changed' : 'undefined'),
  })
    .option('--managed-save', 'discard its saved state too; else a domain that has one keeps its definition')
    .option('--validate-only', 'say whether it could be done; change nothing');
}
