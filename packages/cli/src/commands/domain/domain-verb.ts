import type { Domain, DomainFilter, DomainRecord } from '@holdfast/sdk';
import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { type Patience, withSession } from '../../session.js';
import { domainDone } from '../../views/domain/domain-done.js';
import { assertAllDone, outcomeList } from '../../views/outcome-list.js';
import { domainArgument, domainRef, openDomain } from './domain-argument.js';

/** A verb that is done with one domain or with many. */
export interface DomainVerb<Flags> {
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  /** Which domains `--all` means, for the daemon and in words; absent: they have to be named. */
  readonly all?: { readonly filter: DomainFilter; readonly words: string };
  readonly act: (domain: Domain, flags: Flags, patience: Patience) => Promise<{ readonly domain: DomainRecord }>;
  /** What became of a domain, behind its name. */
  readonly done: (domain: DomainRecord, flags: Flags) => string;
}

/** Adds the command of a verb; its own options are added to what is answered. */
export function domainVerb<Flags extends object>(parent: Command, cli: Cli, verb: DomainVerb<Flags>): Command {
  const { all } = verb;
  const verbCommand = parent
    .command(verb.name)
    .summary(verb.summary)
    .description(`${verb.description} Of several domains all are tried, whatever becomes of one.`)
    .argument(all === undefined ? '<domain...>' : '[domain...]', `${domainArgument}; several are done side by side`)
    .action(async (names: readonly string[], flags: Flags & { readonly all?: boolean }, command: Command) => {
      const filter = flags.all === true ? all?.filter : undefined;
      const isAll = filter !== undefined;
      if (isAll === names.length > 0) {
        command.error(
          `error: ${isAll ? '--all and names of domains exclude each other' : 'name a domain, or say --all'}`,
        );
      }
      const [name = ''] = names;
      await withSession(cli, command, async (session) => {
        const { host, patience } = session;
        const act = (domain: Domain) => verb.act(domain, flags, patience);
        if (names.length === 1) {
          const { domain } = await act(openDomain(session, name));
          session.print(domainDone(domain, verb.done(domain, flags)));
          return;
        }
        const targets = isAll ? host.domains.list({ filter, ...patience }) : names.map(domainRef);
        const outcomes = await host.domains.forEach(targets, act, { signal: patience.signal });
        session.print(outcomeList(outcomes, (domain) => verb.done(domain, flags)));
        assertAllDone(outcomes);
      });
    });
  return all === undefined ? verbCommand : verbCommand.option('--all', `all domains that are ${all.words}`);
}
