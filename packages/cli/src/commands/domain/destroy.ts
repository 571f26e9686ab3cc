import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { domainVerb } from './domain-verb.js';

/** `holdfast domain destroy` */
export function destroyCommand(parent: Command, cli: Cli): void {
  domainVerb<{ readonly graceful?: boolean }>(parent, cli, {
    name: 'destroy',
    summary: 'end the guest at once',
    description:
      'Ends the guest as if its power cord were pulled, and gives up whatever else is being done with the domain. The definition and the disks stay.',
    all: { filter: { active: true }, words: 'active' },
    act: (domain, { graceful = false }, patience) => domain.destroy({ graceful, ...patience }),
    done: () => 'destroyed',
  }).option('--graceful', 'only ask the hypervisor to end; do not kill it when it does not');
}
