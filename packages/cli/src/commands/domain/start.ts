import type { DomainRecord } from '@holdfast/sdk';
import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { domainVerb } from './domain-verb.js';

interface StartFlags {
  readonly paused?: boolean;
  readonly forceBoot?: boolean;
}

/** `holdfast domain start` */
export function startCommand(parent: Command, cli: Cli): void {
  domainVerb<StartFlags>(parent, cli, {
    name: 'start',
    summary: 'start a defined domain',
    description:
      'Starts a domain that is shut off; one that has a saved state goes on from there. Its disks are leased first: a disk that another guest uses is refused, with the name of the holder.',
    all: { filter: { active: false, persistent: true }, words: 'shut off' },
    act: (domain, { paused = false, forceBoot = false }, patience) => domain.start({ paused, forceBoot, ...patience }),
    done: (domain) => `${wordFor(domain)}${domain.state === 'paused' ? ', paused' : ''}`,
  })
    .option('--paused', 'leave the guest paused before its first instruction, or where it was saved')
    .option('--force-boot', 'boot it even if it has a saved state, which is discarded');
}

function wordFor({ reason }: DomainRecord): string {
  return reason === 'restored' ? 'goes on from its saved state' : 'started';
}
