import type { Command } from 'commander';
import type { Cli } from '../cli.js';
import { readGlobalOptions } from '../global-options.js';
import { formatAnswer } from '../output/answer.js';
import { pickStyle } from '../output/style.js';
import { connectDetails } from '../views/host/connect-details.js';

/** `holdfast connect-info` */
export function connectInfoCommand(program: Command, cli: Cli): void {
  program
    .command('connect-info')
    .summary('say which daemon would be talked to, and why')
    .description(
      'Says which daemon would be talked to and what was looked at to find it, in this order: --connect, HOLDFAST_URI, the ' +
        'usual profile of ~/.config/holdfast/config.toml, the socket of the user, the socket of the system.',
    )
    .action(async (_options: object, command: Command) => {
      const { connect: uri, readonly: readOnly, output } = readGlobalOptions(command);
      const given = { ...(uri === undefined ? {} : { uri }), ...(readOnly === undefined ? {} : { readOnly }) };
      const { explainConnect } = await import('@holdfast/sdk');
      const answer = connectDetails(explainConnect(given));
      cli.stdout.write(formatAnswer(answer, output, pickStyle(cli.stdout.isTerminal, cli.env)));
    });
}
