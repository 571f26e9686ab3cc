import { setTimeout as delay } from 'node:timers/promises';
import type { WatchResponse } from '@holdfast/protocol/lock';
import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { withLockd } from '../../lockd/lockd-session.js';
import { newsLine } from '../../views/lock/news-line.js';

const againMs = 200;

/** `holdfast lock watch` */
export function watchCommand(parent: Command, cli: Cli): void {
  parent
    .command('watch')
    .summary('show leases that are lost or orphaned, as it happens')
    .description(
      'Shows what happens to leases without their owners doing, until Ctrl-C: those that are lost or orphaned at this ' +
        'moment first. When the lock daemon goes, the next one is waited for.',
    )
    .option('--uuid <uuid>', 'only of the domain with this UUID')
    .action(async ({ uuid = '' }: { uuid?: string }, command: Command) => {
      await withLockd(cli, command, async ({ lockd, printNext }) => {
        const told = new Set<string>();
        for (;;) {
          for await (const news of lockd.watch(uuid)) {
            const key = keyOf(news);
            // Each watch begins with what is lost already, and ends that with the word that it is complete.
            if (news.event?.$case !== 'synced' && told.has(key)) continue;
            told.add(key);
            const line = newsLine(news);
            if (line !== undefined) printNext(line);
          }
          cli.stderr.write('the lock daemon has gone; the next one is waited for\n');
          await delay(againMs, undefined, { signal: cli.signal });
        }
      });
    });
}

/** The same whenever the same is told again. */
function keyOf({ sequence, event }: WatchResponse): string {
  switch (event?.$case) {
    case 'lost': {
      const { lockspace, name, owner, fencingToken } = event.value;
      return `lost ${owner?.pid} ${lockspace}/${name}#${fencingToken}`;
    }
    case 'orphaned':
      return `orphaned ${event.value.lease?.lockspace}/${event.value.lease?.name}#${event.value.lease?.fencingToken}`;
    default:
      return `${sequence} ${JSON.stringify(event)}`;
  }
}
