import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { parseDays, validFor } from '../../pki/parse-pki-options.js';
import { pkiMade } from '../../views/pki-made.js';
import { listDays } from './init-ca.js';
import { addDirectoryOption, type PkiFlags, pkiDirectory, printAnswer } from './pki-directory.js';

/** `holdfast pki crl` */
export function crlCommand(parent: Command, cli: Cli): void {
  const command = parent
    .command('crl')
    .summary('renew the list of revoked certificates')
    .description(
      'Signs the list of revoked certificates, crl.pem, anew with what is on it. With a list that is too old a daemon lets nobody ' +
        'in; it warns of that for 30 days.',
    )
    .option('--days <days>', 'how long the list is good (default: 365)', parseDays);
  addDirectoryOption(command).action(async (flags: PkiFlags & { readonly days?: number }, self: Command) => {
    const directory = pkiDirectory(flags, cli);
    const { renewList } = await import('../../pki/revoke.js');
    const { file, revoked } = await renewList(directory, [], validFor(flags.days ?? listDays, Date.now()));
    const next = ['copy it to every host that lets clients of this authority in', 'there: systemctl reload holdfastd'];
    printAnswer(cli, self, pkiMade({ directory, files: [file], revoked, next }));
  });
}
