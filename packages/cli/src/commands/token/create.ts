import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { CommandError } from '../../command-error.js';
import { parseCommonName } from '../../pki/parse-pki-options.js';
import { addFileOption, tokenFile, type TokenFlags } from '../../token/token-file.js';
import { makeToken, readTokens, writeTokens } from '../../token/token-store.js';
import { tokenMade } from '../../views/token-list.js';
import { answerWith } from '../offline/answer-with.js';
import { addValidity, type ValidityFlags, validityOf } from '../offline/validity.js';

interface CreateFlags extends TokenFlags, ValidityFlags {
  readonly readOnly?: boolean;
}

/** `holdfast token create` */
export function createCommand(parent: Command, cli: Cli): void {
  const command = parent
    .command('create')
    .summary('make a token for a program')
    .description(
      'Makes a token and prints it, once: only its hash is kept. A program shows it in HOLDFAST_TOKEN, or has it in a file that its ' +
        'URI names with token_file. The daemon knows it when it has read its settings again.',
    )
    .argument('<name>', 'name of the token, which logs and rules will have', parseCommonName);
  addValidity(command, 'it', 365);
  command.option('--read-only', 'who shows it may only look');
  addFileOption(command);
  answerWith(command, cli, async (name: string, flags: CreateFlags) => {
    const file = tokenFile(flags, cli);
    const before = await readTokens(file);
    if (before.some((each) => each.name === name)) {
      const hint = `take that away first: holdfast token revoke ${name}`;
      throw new CommandError(`there is a token of the name ${name} already`, { reason: 'INVALID_STATE', hint });
    }
    const now = Date.now();
    const { notAfter: expires } = validityOf(flags, 365, now);
    const { token, kept } = makeToken(name, { expires, readOnly: flags.readOnly === true, now: new Date(now) });
    await writeTokens(file, [...before, kept]);
    return tokenMade(file, token, kept);
  });
}
