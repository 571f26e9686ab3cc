import { type Command, InvalidArgumentError } from 'commander';
import { type ReasonName, reasons } from '@holdfast/sdk';
import type { Cli } from '../cli.js';
import { readGlobalOptions } from '../global-options.js';
import { formatAnswer } from '../output/answer.js';
import { pickStyle } from '../output/style.js';
import { explanationDetails } from '../views/explanation-details.js';
import { reasonList } from '../views/reason-list.js';

/** `holdfast explain` */
export function explainCommand(program: Command, cli: Cli): void {
  program
    .command('explain')
    .summary('say what an error means and what to do')
    .description('Explains the reason of an error, for example LEASE_BUSY; without a reason it lists them all.')
    .argument('[reason]', 'reason of an error, in any case', parseReason)
    .action((reason: ReasonName | undefined, _options: object, command: Command) => {
      const answer =
        reason === undefined
          ? reasonList(
              reasonNames().map((name) => ({ name, exitCode: reasons[name].exitCode, what: reasons[name].what })),
            )
          : explanationDetails(reason, reasons[reason]);
      cli.stdout.write(
        formatAnswer(answer, readGlobalOptions(command).output, pickStyle(cli.stdout.isTerminal, cli.env)),
      );
    });
}

function reasonNames(): ReasonName[] {
  return Object.keys(reasons) as ReasonName[];
}

function parseReason(text: string): ReasonName {
  const name = text.toUpperCase().replaceAll('-', '_');
  const found = reasonNames().find((each) => each === name);
  if (found === undefined) throw new InvalidArgumentError('no error has this reason; see: holdfast explain');
  return found;
}
