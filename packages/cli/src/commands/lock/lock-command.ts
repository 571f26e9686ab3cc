import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { leasesCommand } from '../host/leases.js';

/** `holdfast lock` */
export function lockCommand(program: Command, cli: Cli): void {
  const lock = program
    .command('lock')
    .helpCommand(false)
    .summary('show who holds which disk')
    .description('Disk leases: each keeps a second guest off a disk for as long as the first one lives.');
  leasesCommand(lock, cli, 'list');
}
