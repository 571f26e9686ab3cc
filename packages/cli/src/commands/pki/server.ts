import type { Command } from 'commander';
import { join, resolve } from 'node:path';
import type { Cli } from '../../cli.js';
import { collectHosts } from '../../pki/parse-pki-options.js';
import { pkiMade } from '../../views/pki/pki-made.js';
import { answerWith } from '../offline/answer-with.js';
import { addValidity, type ValidityFlags, validityOf } from '../offline/validity.js';
import { addDirectoryOption, type PkiFlags, pkiDirectory } from './pki-directory.js';

interface ServerFlags extends PkiFlags, ValidityFlags {
  readonly host: readonly string[];
  readonly out?: string;
}

/** `holdfast pki server` */
export function serverCommand(parent: Command, cli: Cli): void {
  const command = parent
    .command('server')
    .summary('make the certificate of a daemon')
    .description(
      'Makes key and certificate of a daemon: servercert.pem and serverkey.pem. Clients are let down by every name that is not ' +
        'in it, so name all by which they call the host.',
    )
    .requiredOption('--host <name>', 'name or address of the host; may be given several times', collectHosts);
  addValidity(command, 'it', 365);
  command.option('--out <dir>', 'put it there instead, for the daemon of another host');
  addDirectoryOption(command);
  answerWith(command, cli, async (flags: ServerFlags) => {
    const directory = pkiDirectory(flags, cli);
    const { makeServer } = await import('../../pki/make-server.js');
    const files = await makeServer(directory, {
      hosts: flags.host,
      validity: validityOf(flags, 365),
      ...(flags.out === undefined ? {} : { out: resolve(flags.out) }),
    });
    const next =
      flags.out === undefined
        ? [
            `let the daemon listen, in holdfastd.toml: listen_tls = true, and crl_file = "${join(directory, 'crl.pem')}"`,
            'a daemon that listens already reads them at: systemctl reload holdfastd',
          ]
        : [
            `copy them to /etc/holdfast/pki on ${flags.host[0]}, and let its daemon listen: listen_tls = true, and crl_file = "/etc/holdfast/pki/crl.pem"`,
          ];
    return pkiMade({ directory, files, next });
  });
}
