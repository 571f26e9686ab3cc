import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { domainVerb } from './domain-verb.js';

/** `holdfast domain resume` */
export function resumeCommand(parent: Command, cli: Cli): void {
  domainVerb<object>(parent, cli, {
    name: 'resume',
    summary: 'let a paused guest go on',
    description: 'Lets a paused guest go on where it was held.',
    all: { filter: { states: ['paused'] }, words: 'paused' },
    act: (domain, _flags, patience) => domain.resume({ ...patience }),
    done: () => 'resumed',
  });
}
