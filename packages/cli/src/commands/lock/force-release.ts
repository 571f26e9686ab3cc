import type { HeldLease } from '@holdfast/protocol/lock';
import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { CommandError } from '../../command-error.js';
import { confirm } from '../../confirm.js';
import { withLockd } from '../../lockd/lockd-session.js';
import { findLeases, leaseArgument, type NamedLease, parseLease } from '../../lockd/named-lease.js';
import { leaseTitle, ownerTitle, shownLease } from '../../lockd/shown-lease.js';
import { formatAge } from '../../output/age.js';

interface ForceReleaseFlags {
  readonly yes?: boolean;
  readonly evenIfAlive?: boolean;
  readonly reason?: string;
}

/** `holdfast lock force-release` */
export function forceReleaseCommand(parent: Command, cli: Cli): void {
  parent
    .command('force-release')
    .argument('<lease>', `${leaseArgument}; lockspace/name#token: that one grant`)
    .summary('take a lease from who holds it')
    .description(
      'Takes a lease from those who hold it, after saying who they are and asking. It is refused while one of them lives. ' +
        'With --even-if-alive it is done all the same: the lease is lost to its domain, which is treated as ' +
        '<on_lockfailure> says. Until that is done two guests may write to the disk, which destroys it.',
    )
    .option('--yes', 'do not ask')
    .option('--even-if-alive', 'also from a guest that runs')
    .option('--reason <text>', 'why, for the log and for those who watch', 'holdfast lock force-release')
    .action(async (lease: string, flags: ForceReleaseFlags, command: Command) => {
      const { yes = false, evenIfAlive = false, reason = '' } = flags;
      const named = parseLease(lease);
      await withLockd(cli, command, async ({ lockd, print }) => {
        const held = (await findLeases(lockd, named)).filter((each) => shownLease(each).state !== 'lost');
        const [first] = held;
        if (first === undefined) throw notHeld(lease);
        if (!yes) await askFirst(cli, held, evenIfAlive);
        const request = lockd.wire.ForceReleaseRequest.fromPartial({
          lease: wireName(named, first),
          evenIfAlive,
          reason,
        });
        const { leases } = await lockd.ask(lockd.admin, lockd.admin.forceRelease, request);
        print({
          value: leases.map(shownLease),
          names: leases.map(leaseTitle),
          text: () => leases.map((each) => `${leaseTitle(each)} taken from ${ownerTitle(each.owner)}\n`).join(''),
        });
      });
    });
}

async function askFirst(cli: Cli, held: readonly HeldLease[], evenIfAlive: boolean): Promise<void> {
  for (const each of held) {
    const mode = each.shared ? 'shared' : 'exclusive';
    const age = formatAge(Date.now() - each.sinceMs);
    cli.stderr.write(`${leaseTitle(each)}\n  held by ${ownerTitle(each.owner)}, ${mode}, since ${age}\n`);
  }
  const risk = evenIfAlive
    ? 'Its guest may go on writing for a moment; whoever gets the lease then shares the disk with it.'
    : 'It is refused while its guest lives.';
  if (await confirm(cli, `${risk}\nTake it? [yes/no] `)) return;
  throw new CommandError('nothing was taken: that was not a yes', {
    reason: 'CANCELLED',
    hint: 'type yes, or say so beforehand: --yes',
  });
}

function wireName(named: NamedLease, { lockspace, name }: HeldLease): string {
  const grant = 'path' in named || named.token === undefined ? '' : `#${named.token}`;
  return `${lockspace}/${name}${grant}`;
}

function notHeld(lease: string): CommandError {
  return new CommandError(`nobody holds ${lease} by this lock daemon`, {
    reason: 'INVALID_STATE',
    hint: `who else may have it locked: holdfast lock inquire ${lease}`,
  });
}
