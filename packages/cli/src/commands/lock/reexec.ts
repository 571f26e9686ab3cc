import { setTimeout as delay } from 'node:timers/promises';
import type { GetStatusResponse } from '@holdfast/protocol/lock';
import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { CommandError } from '../../command-error.js';
import type { LockdClient } from '../../lockd/lockd-client.js';
import { withLockd } from '../../lockd/lockd-session.js';
import { parseDuration } from '../../parse/parse-duration.js';

const lookMs = 50;

/** `holdfast lock reexec` */
export function reexecCommand(parent: Command, cli: Cli): void {
  parent
    .command('reexec')
    .summary('have the installed lock daemon take over, without letting go of a lease')
    .description(
      'Has the lock daemon that runs be replaced by the one that is installed, in the same process: after an upgrade. The ' +
        'new one tests itself first and reads its settings again; every lock, hold connection and socket goes on. When it ' +
        'cannot take over, or its settings are wrong, the old one goes on, and this command says why.',
    )
    .option('--quiesce <time>', 'longest wait for calls under way, for example 5s (default: 5s)', parseDuration)
    .action(async ({ quiesce = 0 }: { quiesce?: number }, command: Command) => {
      await withLockd(cli, command, async ({ lockd, print }) => {
        const request = lockd.wire.ReexecRequest.fromPartial({ quiesceMs: quiesce });
        const { generation: before } = await lockd.ask(lockd.admin, lockd.admin.reexec, request);
        const { hello, held, lost } = await untilReplaced(lockd, before, cli.signal);
        const { version = '', pid = 0, generation = 0 } = hello ?? {};
        const lostToo = lost === 0 ? '' : `, and ${lost} are lost: holdfast lock list --lost`;
        print({
          value: { version, pid, generation, held, lost },
          names: [version],
          text: () =>
            `holdfast-lockd ${version} took over in pid ${pid}, as image number ${generation + 1}; ${held} leases are held${lostToo}\n`,
        });
      });
    });
}

/** Resolves with the status of the new image. @throws CommandError INVALID_STATE when the old one goes on */
async function untilReplaced(lockd: LockdClient, before: number, signal: AbortSignal): Promise<GetStatusResponse> {
  for (;;) {
    const status = await lockd.ask(lockd.admin, lockd.admin.getStatus, {});
    if ((status.hello?.generation ?? 0) > before) return status;
    if (status.reexecFailure !== '') {
      throw new CommandError(`no new lock daemon took over: ${status.reexecFailure}`, {
        reason: 'INVALID_STATE',
        hint: 'nothing has changed: the lock daemon goes on as it was, with every lease',
      });
    }
    await delay(lookMs, undefined, { signal });
  }
}
