import type { InquireResponse } from '@holdfast/protocol/lock';
import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import type { LockdClient } from '../../lockd/lockd-client.js';
import { withLockd } from '../../lockd/lockd-session.js';
import { findLeases, leaseArgument, leaseRequest, type NamedLease, parseLease } from '../../lockd/named-lease.js';
import { inquiryDetails } from '../../views/lock/inquiry-details.js';

interface InquireFlags {
  readonly lockspace?: string;
  readonly direct?: boolean;
}

/** The lockspace of a directory that file_lockspace_dir names. */
const placedFiles = 'files';

/** `holdfast lock inquire` */
export function inquireCommand(parent: Command, cli: Cli): void {
  parent
    .command('inquire')
    .argument('<lease>', leaseArgument)
    .summary('show who holds a disk, here or elsewhere')
    .description(
      'Shows who holds a lease, and what its lock file says: also when another program or another host has it locked. ' +
        'Nothing is changed by looking.',
    )
    .option('--lockspace <name>', 'lockspace of a disk that nobody holds here (default: that of images)')
    .option('--direct', 'look at the disk itself, which virtlockd locks where it has no lockspace directory')
    .action(async (lease: string, flags: InquireFlags, command: Command) => {
      const named = parseLease(lease);
      await withLockd(cli, command, async ({ lockd, print }) => {
        print(inquiryDetails(await inquire(lockd, named, flags), Date.now()));
      });
    });
}

async function inquire(
  lockd: LockdClient,
  named: NamedLease,
  { lockspace, direct }: InquireFlags,
): Promise<InquireResponse> {
  const ask = (at: NamedLease, space: string): Promise<InquireResponse> =>
    lockd.ask(
      lockd.spaces,
      lockd.spaces.inquire,
      lockd.wire.InquireRequest.fromPartial({ lease: leaseRequest(at, space, direct === true) }),
    );
  if (!('path' in named) || lockspace !== undefined || direct === true) return ask(named, lockspace ?? '');
  const [held] = await findLeases(lockd, named);
  // A file that is locked itself has its lockspace in the list, and is asked for by its path.
  if (held !== undefined) return held.lockFile === held.path ? ask(named, '') : ask(held, '');
  const { spaces } = await lockd.ask(lockd.admin, lockd.admin.getStatus, {});
  const isPlaced = spaces.some(({ name }) => name === placedFiles);
  return ask(named, isPlaced ? placedFiles : '');
}
