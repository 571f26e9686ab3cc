import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { parseDays, validFor } from '../../pki/parse-pki-options.js';
import { pkiMade } from '../../views/pki-made.js';
import { listDays } from './init-ca.js';
import { addDirectoryOption, type PkiFlags, pkiDirectory, printAnswer } from './pki-directory.js';

/** `holdfast pki revoke` */
export function revokeCommand(parent: Command, cli: Cli): void {
  const command = parent
    .command('revoke')
    .summary('shut out who has a certificate')
    .description(
      'Adds certificates to the list of revoked ones, crl.pem: all of a name, or one by its serial number or its file. A daemon ' +
        'takes the list up when it reads its certificates again, and then closes the connections of those on it.',
    )
    .argument('<name...>', 'names of clients or hosts, serial numbers, or files of certificates')
    .option('--days <days>', 'how long the list is good (default: 365)', parseDays);
  addDirectoryOption(command).action(
    async (names: readonly string[], flags: PkiFlags & { readonly days?: number }, self: Command) => {
      const directory = pkiDirectory(flags, cli);
      const { renewList } = await import('../../pki/revoke.js');
      const { file, added, revoked } = await renewList(directory, names, validFor(flags.days ?? listDays, Date.now()));
      const next = [
        'copy the list to every host that lets clients of this authority in',
        'there: systemctl reload holdfastd',
      ];
      printAnswer(cli, self, pkiMade({ directory, files: [file], revoked, added, next }));
    },
  );
}
