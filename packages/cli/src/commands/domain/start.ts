import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { domainVerb } from './domain-verb.js';

/** `holdfast domain start` */
export function startCommand(parent: Command, cli: Cli): void {
  domainVerb<{ readonly paused?: boolean }>(parent, cli, {
    name: 'start',
    summary: 'start a defined domain',
    description:
      'Starts a domain that is shut off. Its disks are leased first: a disk that another guest uses is refused, with the name of the holder.',
    all: { filter: { active: false, persistent: true }, words: 'shut off' },
    act: (domain, { paused = false }, patience) => domain.start({ paused, ...patience }),
    done: (_domain, { paused }) => (paused === true ? 'started, paused' : 'started'),
  }).option('--paused', 'leave the guest paused before its first instruction');
}
