import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { pkiMade } from '../../views/pki/pki-made.js';
import { answerWith } from '../offline/answer-with.js';
import { addValidity, type ValidityFlags, validityOf } from '../offline/validity.js';
import { listDays } from './init-ca.js';
import { addDirectoryOption, type PkiFlags, pkiDirectory } from './pki-directory.js';

/** `holdfast pki revoke` */
export function revokeCommand(parent: Command, cli: Cli): void {
  const command = parent
    .command('revoke')
    .summary('shut out who has a certificate')
    .description(
      'Adds certificates to the list of revoked ones, crl.pem: all of a name, or one by its serial number or its file. A daemon ' +
        'takes the list up when it reads its certificates again, and then closes the connections of those on it.',
    )
    .argument('<name...>', 'names of clients or hosts, serial numbers, or files of certificates');
  addDirectoryOption(addValidity(command, 'the list', listDays));
  answerWith(command, cli, async (names: readonly string[], flags: PkiFlags & ValidityFlags) => {
    const directory = pkiDirectory(flags, cli);
    const { renewList } = await import('../../pki/revoke.js');
    const { file, added, revoked } = await renewList(directory, names, validityOf(flags, listDays));
    const next = [
      'copy the list to every host that lets clients of this authority in, to where crl_file of its holdfastd.toml says',
      'there: systemctl reload holdfastd',
    ];
    return pkiMade({ directory, files: [file], revoked, added, next });
  });
}
