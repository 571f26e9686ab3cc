import type { Command } from 'commander';
import { withAdmin } from '../../admin-session.js';
import type { Cli } from '../../cli.js';
import { parseDuration } from '../../parse/parse-duration.js';
import { parseNumber } from '../../parse/parse-number.js';
import { limitDetails } from '../../views/admin/limit-details.js';

interface LimitOptions {
  readonly maxClients?: number;
  readonly maxClientsPerUser?: number;
  readonly maxAnonymousClients?: number;
  readonly maxQueuedClients?: number;
  readonly maxClientRequests?: number;
  readonly jobWait?: number;
  readonly maxQueuedEvents?: number;
}

/** `holdfast admin limits` */
export function limitsCommand(parent: Command, cli: Cli): void {
  parent
    .command('limits')
    .argument('[server]', 'name of the server (default: holdfastd)')
    .summary('show or change what clients may take')
    .description(
      'Shows how many clients a server takes and what may wait; with options changes it. Clients that are there stay.',
    )
    .option('--max-clients <count>', 'most clients', parseNumber)
    .option('--max-clients-per-user <count>', 'most clients of one user, or of one address', parseNumber)
    .option('--max-anonymous-clients <count>', 'most clients that have not proved who they are', parseNumber)
    .option('--max-queued-clients <count>', 'most connections that wait', parseNumber)
    .option('--max-client-requests <count>', 'calls of one client at a time', parseNumber)
    .option('--job-wait <time>', 'longest wait for a domain, on every server', parseDuration)
    .option('--max-queued-events <count>', 'events that may wait for one reader, on every server', parseNumber)
    .action(async (server: string | undefined, options: LimitOptions, command: Command) => {
      const { jobWait, maxQueuedEvents, ...clients } = options;
      const daemon = {
        ...(jobWait === undefined ? {} : { jobWaitMs: jobWait }),
        ...(maxQueuedEvents === undefined ? {} : { maxQueuedEvents }),
      };
      await withAdmin(cli, command, async ({ admin, patience, print }) => {
        const at = { server: server ?? '', ...patience };
        if (isGiven(clients)) await admin.setClientLimits({ ...at, ...clients });
        if (isGiven(daemon)) await admin.setLimits({ ...patience, ...daemon });
        print(limitDetails(await admin.clientLimits(at), await admin.limits(patience)));
      });
    });
}

function isGiven(change: object): boolean {
  return Object.keys(change).length > 0;
}
