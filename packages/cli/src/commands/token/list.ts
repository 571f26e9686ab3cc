import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { addFileOption, type TokenFlags } from '../../token/token-file.js';
import { tokenList } from '../../views/token-list.js';
import { printAnswer } from '../../output/print-answer.js';

/** `holdfast token list` */
export function listCommand(parent: Command, cli: Cli): void {
  const command = parent
    .command('list')
    .summary('list the tokens that are good')
    .description('Lists the tokens of programs by their names; the tokens themselves are kept nowhere.');
  addFileOption(command).action(async (flags: TokenFlags, self: Command) => {
    const { withTokens } = await import('../../token/with-tokens.js');
    await withTokens(cli, self, flags, async (tokens) => {
      printAnswer(cli, self, tokenList(await tokens.list(), Date.now()));
    });
  });
}
