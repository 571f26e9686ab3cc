import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { printAnswer } from '../../output/print-answer.js';
import { parseCommonName } from '../../pki/parse-pki-options.js';
import { addFileOption, type TokenFlags } from '../../token/token-file.js';
import { tokenMade } from '../../views/token-list.js';
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
        'URI names with token_file. A daemon that runs knows it at once.',
    )
    .argument('<name>', 'name of the token, which logs and rules will have', parseCommonName);
  addValidity(command, 'it', 365);
  command.option('--read-only', 'who shows it may only look');
  addFileOption(command).action(async (name: string, flags: CreateFlags, self: Command) => {
    const { withTokens } = await import('../../token/with-tokens.js');
    await withTokens(cli, self, flags, async (tokens) => {
      const { notAfter: expiresAt } = validityOf(flags, 365);
      const { token, secret } = await tokens.create({ name, expiresAt, readOnly: flags.readOnly === true });
      printAnswer(cli, self, tokenMade(tokens.file, secret, token));
    });
  });
}
