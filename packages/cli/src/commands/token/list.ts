import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { addFileOption, tokenFile, type TokenFlags } from '../../token/token-file.js';
import { readTokens } from '../../token/token-store.js';
import { tokenList } from '../../views/token-list.js';
import { answerWith } from '../offline/answer-with.js';

/** `holdfast token list` */
export function listCommand(parent: Command, cli: Cli): void {
  const command = parent
    .command('list')
    .summary('list the tokens that are good')
    .description('Lists the tokens of programs by their names; the tokens themselves are kept nowhere.');
  addFileOption(command);
  answerWith(command, cli, async (flags: TokenFlags) => tokenList(await readTokens(tokenFile(flags, cli)), Date.now()));
}
