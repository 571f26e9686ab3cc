import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { domainVerb } from './domain-verb.js';

/** `holdfast domain reboot` */
export function rebootCommand(parent: Command, cli: Cli): void {
  domainVerb<object>(parent, cli, {
    name: 'reboot',
    summary: 'ask the guest to reboot itself',
    description: 'Presses the power button in the way that means reboot. What the guest makes of it is told by events.',
    all: { filter: { states: ['running'] }, words: 'running' },
    act: (domain, _flags, patience) => domain.reboot({ ...patience }),
    done: () => 'is asked to reboot',
  });
}
