import type { DomainRecord } from '@holdfast/sdk';
import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { parseDuration } from '../../parse/parse-duration.js';
import { domainVerb } from './domain-verb.js';

interface ShutdownFlags {
  readonly wait?: boolean;
  readonly grace?: number;
  readonly thenDestroy?: boolean;
}

const usualGraceMs = 60_000;

/** `holdfast domain shutdown` */
export function shutdownCommand(parent: Command, cli: Cli): void {
  domainVerb<ShutdownFlags>(parent, cli, {
    name: 'shutdown',
    summary: 'ask the guest to shut itself down',
    description:
      'Presses the power button, and answers when it is pressed. Whether the guest obeys is up to it: wait for it with ' +
      '--wait, and end it anyway with --then-destroy.',
    all: { filter: { states: ['running'] }, words: 'running' },
    act(domain, flags, patience) {
      const graceMs = flags.grace ?? patience.timeoutMs ?? usualGraceMs;
      const how = waits(flags) ? { graceMs, thenDestroy: flags.thenDestroy === true } : {};
      return domain.shutdown({ ...how, ...patience });
    },
    done: (domain, flags) => (waits(flags) ? endOf(domain) : 'is asked to shut down'),
  })
    .option('--wait', 'wait until it is off')
    .option('--grace <time>', 'how long to wait for it (default: what --timeout says, else 60s)', parseDuration)
    .option('--then-destroy', 'end it at once when it is not off by then (implies --wait)');
}

function waits({ wait, thenDestroy }: ShutdownFlags): boolean {
  return wait === true || thenDestroy === true;
}

function endOf({ reason }: DomainRecord): string {
  return reason === 'destroyed' ? 'did not shut down in time and was destroyed' : 'is shut off';
}
