import type { Command } from 'commander';
import { resolve } from 'node:path';
import type { Cli } from '../../cli.js';
import { parseCommonName } from '../../pki/parse-pki-options.js';
import { pkiMade } from '../../views/pki/pki-made.js';
import { answerWith } from '../offline/answer-with.js';
import { addValidity, type ValidityFlags, validityOf } from '../offline/validity.js';
import { addDirectoryOption, type PkiFlags, pkiDirectory } from './pki-directory.js';

interface ClientFlags extends PkiFlags, ValidityFlags {
  readonly out?: string;
}

/** `holdfast pki client` */
export function clientCommand(parent: Command, cli: Cli): void {
  const command = parent
    .command('client')
    .summary('make the certificate of a client')
    .description(
      'Makes a directory with everything that one client needs: its key, its certificate, and that of the authority. To the ' +
        'daemon the client is CN=NAME.',
    )
    .argument('<name>', 'name of the client: a person, a program or a host', parseCommonName);
  addValidity(command, 'it', 365);
  command.option('--out <dir>', 'directory to make (default: clients/NAME below that of the certificates)');
  addDirectoryOption(command);
  answerWith(command, cli, async (name: string, flags: ClientFlags) => {
    const directory = pkiDirectory(flags, cli);
    const { makeClient } = await import('../../pki/make-client.js');
    const { out, files } = await makeClient(directory, {
      name,
      validity: validityOf(flags, 365),
      ...(flags.out === undefined ? {} : { out: resolve(flags.out) }),
    });
    const next = [
      `give the client what is in ${out}, for ~/.config/holdfast/pki of its user`,
      'then there: holdfast -c qemu+tls://HOST/system ping',
    ];
    return pkiMade({ directory: out, files, next });
  });
}
