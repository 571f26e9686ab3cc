import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { withSession } from '../../session.js';
import type { EventKind, EventPosition } from '@holdfast/sdk';
import { eventKinds, parseEventKind } from '../../parse/parse-event-kind.js';
import { parsePosition } from '../../parse/parse-position.js';
import { eventLine } from '../../views/domain/event-line.js';
import { domainArgument, domainRef } from './domain-argument.js';

interface EventsFlags {
  readonly watch?: boolean;
  readonly after?: EventPosition;
  readonly kind?: readonly EventKind[];
}

/** `holdfast domain events` */
export function eventsCommand(parent: Command, cli: Cli): void {
  parent
    .command('events')
    .summary('show what happened, and what happens')
    .description(
      'Shows the events that the daemon still keeps, in order. With --watch: those that happen from now on, until Ctrl-C; ' +
        'none is skipped, and when some were lost it says so.',
    )
    .argument('[domain]', `only of this domain: ${domainArgument}`)
    .option('-w, --watch', 'go on and show events as they happen')
    .option('--after <position>', 'only later ones; a position is what -o name prints', parsePosition)
    .option('--kind <kind>', `only of this kind, may be given again: ${eventKinds.join(', ')}`, parseEventKind)
    .action(async (name: string | undefined, { watch, after, kind }: EventsFlags, command: Command) => {
      await withSession(cli, command, async (session) => {
        const options = {
          ...(name === undefined ? {} : { domain: domainRef(name) }),
          ...(after === undefined ? {} : { after }),
          ...(kind === undefined ? {} : { kinds: kind }),
          signal: session.patience.signal,
        };
        if (watch === true) {
          for await (const event of session.host.events(options)) session.printNext(eventLine(event));
          return;
        }
        const lines = (await session.host.listEvents({ ...options, ...session.patience }).toArray()).map(eventLine);
        session.print({
          value: lines.map(({ value }) => value),
          names: lines.flatMap(({ names }) => names),
          text: (style) => lines.map(({ text }) => text(style)).join(''),
        });
      });
    });
}
