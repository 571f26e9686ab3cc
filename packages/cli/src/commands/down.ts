import { answersOn } from '@holdfast/host';
import type { Host } from '@holdfast/sdk';
import type { Command } from 'commander';
import type { Cli } from '../cli.js';
import { CommandError } from '../command-error.js';
import { readGlobalOptions } from '../global-options.js';
import { formatAnswer } from '../output/answer.js';
import { pickStyle } from '../output/style.js';
import { findHouse, type House, presentResident } from '../up/house.js';
import { houseOfDaemon } from '../up/house-of-daemon.js';
import { removeProcessFile } from '../up/process-file.js';
import { stopLockd } from '../up/stop-lockd.js';
import { untilEnded, untilGone } from '../up/until-gone.js';

interface DownFlags {
  readonly all?: boolean;
  readonly dir?: string;
}

const limitMs = 40_000;

/** `holdfast down` */
export function downCommand(program: Command, cli: Cli): void {
  program
    .command('down')
    .summary('stop the daemon; guests go on')
    .description(
      'Stops holdfastd when the calls in flight have ended. Guests go on running, and their disks stay leased; holdfast up ' +
        'takes them back. It is the daemon of the present user, or that which --connect, HOLDFAST_URI or --dir names.',
    )
    .option('--all', 'stop holdfast-lockd too; refused while it holds the disk of a guest')
    .option('--dir <dir>', 'the directory that was given to holdfast up')
    .action(async ({ all, dir }: DownFlags, command: Command) => {
      const resident = presentResident(cli.env);
      const { connect } = readGlobalOptions(command);
      const uri = dir === undefined ? (connect ?? cli.env['HOLDFAST_URI']) : connect;
      const house = await houseOfDaemon(findHouse(resident, dir), uri, resident);
      const holdfastd = await stopDaemon(house, all === true, cli.signal);
      const outcome =
        all === true ? { holdfastd, 'holdfast-lockd': await stopLockd(house, cli.signal) } : { holdfastd };
      const answer = {
        value: outcome,
        names: Object.keys(outcome),
        text: () =>
          Object.entries(outcome)
            .map(([program_, state]) => `${program_} ${state}\n`)
            .join(''),
      };
      cli.stdout.write(
        formatAnswer(answer, readGlobalOptions(command).output, pickStyle(cli.stdout.isTerminal, cli.env)),
      );
    });
}

async function stopDaemon(house: House, withLockd: boolean, signal: AbortSignal): Promise<'stopped' | 'not running'> {
  if (!(await answersOn(house.daemonSocket))) return 'not running';
  {
    const { connect } = await import('@holdfast/sdk');
    await using host = await connect({ uri: house.uri, signal });
    if (withLockd) await demandNoLeases(host, signal);
    await host.shutdownDaemon({ signal });
  }
  if (!(await untilGone(house.daemonSocket, limitMs, signal))) {
    throw new CommandError(`holdfastd still answers after ${limitMs / 1000} s`, {
      reason: 'DEADLINE_EXCEEDED',
      hint: `see what it waits for in ${house.daemonLog}`,
    });
  }
  // It closes its socket first, and is gone a moment later.
  if (!(await untilEnded(house.daemonProcessFile, limitMs, signal))) {
    throw new CommandError(`holdfastd serves no more, but its process has not ended after ${limitMs / 1000} s`, {
      reason: 'DEADLINE_EXCEEDED',
      hint: `see what it waits for in ${house.daemonLog}`,
    });
  }
  removeProcessFile(house.daemonProcessFile);
  return 'stopped';
}

// Asked before anything is stopped: to be refused halfway helps nobody.
async function demandNoLeases(host: Host, signal: AbortSignal): Promise<void> {
  const owners = new Set((await host.leases({ signal }).toArray()).map(({ ownerName }) => ownerName));
  if (owners.size === 0) return;
  throw new CommandError(`holdfast-lockd holds the disks of ${[...owners].join(', ')}`, {
    reason: 'LEASE_BUSY',
    hint: 'shut them down first, or stop the daemon alone: holdfast down',
  });
}
