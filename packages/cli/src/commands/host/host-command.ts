import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { capabilitiesCommand } from './capabilities.js';
import { leasesCommand } from './leases.js';
import { versionCommand } from './version.js';

/** `holdfast host` */
export function hostCommand(program: Command, cli: Cli): void {
  const host = program
    .command('host')
    .helpCommand(false)
    .summary('show what the host is, can do, and holds')
    .description('The machine that runs the guests.');
  capabilitiesCommand(host, cli);
  leasesCommand(host, cli);
  versionCommand(host, cli);
}
