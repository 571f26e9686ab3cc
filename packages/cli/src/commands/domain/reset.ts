import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { domainVerb } from './domain-verb.js';

/** `holdfast domain reset` */
export function resetCommand(parent: Command, cli: Cli): void {
  domainVerb<object>(parent, cli, {
    name: 'reset',
    summary: 'press the reset button',
    description: 'Begins anew at the first instruction, at once. What the guest had not written to its disks is lost.',
    all: { filter: { active: true }, words: 'active' },
    act: (domain, _flags, patience) => domain.reset({ ...patience }),
    done: () => 'reset',
  });
}
