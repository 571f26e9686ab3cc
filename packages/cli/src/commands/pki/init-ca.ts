import type { Command } from 'commander';
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Cli } from '../../cli.js';
import { CommandError } from '../../command-error.js';
import { parseCommonName } from '../../pki/parse-pki-options.js';
import { pkiFiles } from '../../pki/pki-files.js';
import { pkiMade } from '../../views/pki/pki-made.js';
import { answerWith } from '../offline/answer-with.js';
import { addValidity, type ValidityFlags, validityOf } from '../offline/validity.js';
import { addDirectoryOption, type PkiFlags, pkiDirectory } from './pki-directory.js';

/** How long a list of revoked certificates is good; a daemon lets nobody in by one that is too old. */
export const listDays = 365;

/** `holdfast pki init-ca` */
export function initCaCommand(parent: Command, cli: Cli): void {
  const command = parent
    .command('init-ca')
    .summary('make an authority of your own')
    .description(
      'Makes the authority that signs certificates, and a list that revokes none yet. Who has its key, cakey.pem, decides who ' +
        'is let in: keep it where nobody else is root.',
    )
    .option('--name <name>', 'name of the authority (default: by the name of this host)', parseCommonName);
  addDirectoryOption(addValidity(command, 'it', 3650));
  answerWith(command, cli, async (flags: PkiFlags & ValidityFlags & { readonly name?: string }) => {
    const directory = pkiDirectory(flags, cli);
    const found = [pkiFiles.authority, pkiFiles.authorityKey].find((name) => existsSync(join(directory, name)));
    if (found !== undefined) {
      throw new CommandError(`there is an authority in ${directory} already: ${found}`, {
        reason: 'INVALID_STATE',
        hint: 'what it signed would be worth nothing with another one; move it away yourself if you mean that',
      });
    }
    const { makeAuthority } = await import('../../pki/make-authority.js');
    const now = Date.now();
    const files = await makeAuthority(directory, {
      commonName: flags.name ?? `Holdfast at ${hostname().slice(0, 50)}`,
      authority: validityOf(flags, 3650, now),
      list: validityOf({}, listDays, now),
    });
    const next = [
      'on this host, make the certificate of its daemon: holdfast pki server --host NAME',
      'then one for each client: holdfast pki client NAME',
    ];
    return pkiMade({ directory, files, next });
  });
}
