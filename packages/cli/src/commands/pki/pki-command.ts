import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { checkCommand } from './check.js';
import { clientCommand } from './client.js';
import { crlCommand } from './crl.js';
import { initCaCommand } from './init-ca.js';
import { revokeCommand } from './revoke.js';
import { serverCommand } from './server.js';

/** `holdfast pki` */
export function pkiCommand(program: Command, cli: Cli): void {
  const pki = program
    .command('pki')
    .helpCommand(false)
    .summary('make and check the certificates that TLS needs')
    .description(
      'Certificates for daemons that are reached by TLS and for their clients: an authority of your own signs both. Nothing of ' +
        'it talks to a daemon. Files have the names that libvirt gives them, in /etc/holdfast/pki for root and in ' +
        '~/.config/holdfast/pki for everybody else.',
    );
  for (const add of [initCaCommand, serverCommand, clientCommand, revokeCommand, crlCommand, checkCommand])
    add(pki, cli);
}
