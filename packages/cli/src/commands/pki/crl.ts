import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { pkiMade } from '../../views/pki/pki-made.js';
import { answerWith } from '../offline/answer-with.js';
import { addValidity, type ValidityFlags, validityOf } from '../offline/validity.js';
import { listDays } from './init-ca.js';
import { addDirectoryOption, type PkiFlags, pkiDirectory } from './pki-directory.js';

/** `holdfast pki crl` */
export function crlCommand(parent: Command, cli: Cli): void {
  const command = parent
    .command('crl')
    .summary('renew the list of revoked certificates')
    .description(
      'Signs the list of revoked certificates, crl.pem, anew with what is on it. With a list that is too old a daemon lets nobody ' +
        'in; it warns of that for 30 days.',
    );
  addDirectoryOption(addValidity(command, 'the list', listDays));
  answerWith(command, cli, async (flags: PkiFlags & ValidityFlags) => {
    const directory = pkiDirectory(flags, cli);
    const { renewList } = await import('../../pki/revoke.js');
    const { file, revoked } = await renewList(directory, [], validityOf(flags, listDays));
    const next = ['copy it to every host that lets clients of this authority in', 'there: systemctl reload holdfastd'];
    return pkiMade({ directory, files: [file], revoked, next });
  });
}
