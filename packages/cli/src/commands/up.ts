import { type Command, Option } from 'commander';
import type { Cli } from '../cli.js';
import { CommandError } from '../command-error.js';
import { readGlobalOptions } from '../global-options.js';
import { formatAnswer } from '../output/answer.js';
import { pickStyle } from '../output/style.js';
import { findHouse, type House, presentResident } from '../up/house.js';
import { startDaemons } from '../up/start-daemons.js';
import { upDetails } from '../views/host/up-details.js';

interface UpFlags {
  readonly driver?: 'qemu' | 'test';
  readonly dir?: string;
}

/** `holdfast up` */
export function upCommand(program: Command, cli: Cli): void {
  program
    .command('up')
    .summary('start the daemons for the present user')
    .description(
      'Starts holdfast-lockd and holdfastd, each if it does not run yet, and prints the URI of the daemon. They go on in ' +
        'the background. Root starts those of the system, anybody else their own.',
    )
    .addOption(
      new Option(
        '--driver <driver>',
        'what runs the guests: qemu, or test for guests in memory (default: qemu)',
      ).choices(['qemu', 'test']),
    )
    .option('--dir <dir>', 'keep everything in this directory, apart from other daemons')
    .action(async ({ driver, dir }: UpFlags, command: Command) => {
      const house = findHouse(presentResident(cli.env), dir);
      const daemons = await startDaemons(house, driver ?? 'qemu', cli.signal);
      const ways = await greet(house, driver, cli);
      const answer = upDetails({ uri: house.uri, isDefault: house.isDefault, daemons, ...ways });
      cli.stdout.write(
        formatAnswer(answer, readGlobalOptions(command).output, pickStyle(cli.stdout.isTerminal, cli.env)),
      );
    });
}

async function greet(
  house: House,
  wanted: string | undefined,
  cli: Cli,
): Promise<{ driver: string; unusable: string }> {
  const { connect } = await import('@holdfast/sdk');
  await using host = await connect({ uri: house.uri, signal: cli.signal });
  const { driver, guests } = await host.capabilities({ signal: cli.signal });
  if (wanted !== undefined && wanted !== driver) {
    throw new CommandError(`holdfastd already runs with driver ${driver}, not ${wanted}`, {
      reason: 'INVALID_STATE',
      hint: 'stop it first: holdfast down; guests go on',
    });
  }
  const unusable = guests.some(({ usable }) => usable) ? '' : (guests[0]?.unusableReason ?? 'no hypervisor was found');
  return { driver, unusable };
}
