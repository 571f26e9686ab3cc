import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { CommandError } from '../../command-error.js';
import { domainVerb } from './domain-verb.js';

interface ManagedSaveFlags {
  readonly paused?: boolean;
  readonly running?: boolean;
}

/** `holdfast domain managedsave` */
export function managedSaveCommand(parent: Command, cli: Cli): void {
  domainVerb<ManagedSaveFlags>(parent, cli, {
    name: 'managedsave',
    summary: 'save the state of the guest, and end it',
    description:
      "Writes the guest's memory and devices to a file of the daemon's and ends the guest; the next start goes on from there. " +
      'What its disks hold is not in it: leave them as they are.',
    all: { filter: { states: ['running', 'paused'], persistent: true }, words: 'running or paused' },
    act: (domain, { paused, running }, patience) => {
      if (paused === true && running === true) {
        throw new CommandError('--running and --paused exclude each other', { reason: 'INVALID_ARGUMENT' });
      }
      const then = paused === true || running === true ? { paused: paused === true } : {};
      return domain.managedSave({ ...then, ...patience });
    },
    done: () => 'saved',
  })
    .option('--running', 'have it run when it is started again, even if it is paused now')
    .option('--paused', 'leave it paused when it is started again');
}

/** `holdfast domain managedsave-remove` */
export function managedSaveRemoveCommand(parent: Command, cli: Cli): void {
  domainVerb<object>(parent, cli, {
    name: 'managedsave-remove',
    summary: 'discard the saved state of a domain',
    description: 'Discards the saved state: the next start boots. A domain without one stays as it is.',
    all: { filter: { active: false, persistent: true }, words: 'shut off' },
    act: (domain, _flags, patience) => domain.removeManagedSave({ ...patience }),
    done: () => 'has no saved state now',
  });
}
