import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { domainVerb } from './domain-verb.js';

/** `holdfast domain suspend` */
export function suspendCommand(parent: Command, cli: Cli): void {
  domainVerb<object>(parent, cli, {
    name: 'suspend',
    summary: 'hold the guest',
    description: 'Holds the guest: its processors stand still, its memory is kept.',
    all: { filter: { states: ['running'] }, words: 'running' },
    act: (domain, _flags, patience) => domain.suspend({ ...patience }),
    done: () => 'suspended',
  });
}
