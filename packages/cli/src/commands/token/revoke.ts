import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { addFileOption, type TokenFlags } from '../../token/token-file.js';
import { tokenList } from '../../views/token-list.js';
import { printAnswer } from '../../output/print-answer.js';

/** `holdfast token revoke` */
export function revokeCommand(parent: Command, cli: Cli): void {
  const command = parent
    .command('revoke')
    .summary('take a token away')
    .description('Takes tokens away; lists what is left. A daemon that runs ends what was opened with them.')
    .argument('<name...>', 'names of the tokens');
  addFileOption(command).action(async (names: readonly string[], flags: TokenFlags, self: Command) => {
    const { withTokens } = await import('../../token/with-tokens.js');
    await withTokens(cli, self, flags, async (tokens) => {
      printAnswer(cli, self, tokenList(await tokens.revoke(names), Date.now()));
    });
  });
}
