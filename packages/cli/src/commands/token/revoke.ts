import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { CommandError } from '../../command-error.js';
import { addFileOption, tokenFile, type TokenFlags } from '../../token/token-file.js';
import { readTokens, writeTokens } from '../../token/token-store.js';
import { tokenList } from '../../views/token-list.js';
import { answerWith } from '../offline/answer-with.js';

/** `holdfast token revoke` */
export function revokeCommand(parent: Command, cli: Cli): void {
  const command = parent
    .command('revoke')
    .summary('take a token away')
    .description(
      'Takes tokens away. The daemon refuses them from when it has read its settings again; lists what is left.',
    )
    .argument('<name...>', 'names of the tokens');
  addFileOption(command);
  answerWith(command, cli, async (names: readonly string[], flags: TokenFlags) => {
    const file = tokenFile(flags, cli);
    const before = await readTokens(file);
    const unknown = names.find((name) => !before.some((each) => each.name === name));
    if (unknown !== undefined) {
      const hint =
        before.length === 0 ? 'there are no tokens' : `there are ${before.map(({ name }) => name).join(', ')}`;
      throw new CommandError(`there is no token of the name ${unknown}`, { reason: 'FILE_NOT_FOUND', hint });
    }
    const left = before.filter(({ name }) => !names.includes(name));
    await writeTokens(file, left);
    return tokenList(left, Date.now());
  });
}
