import type { Command } from 'commander';
import { hostname } from 'node:os';
import type { Cli } from '../../cli.js';
import { CommandError } from '../../command-error.js';
import { collectHosts } from '../../pki/parse-pki-options.js';
import { pkiFindings } from '../../views/pki/pki-findings.js';
import { printAnswer } from '../../output/print-answer.js';
import { addDirectoryOption, type PkiFlags, pkiDirectory } from './pki-directory.js';

interface CheckFlags extends PkiFlags {
  readonly host?: readonly string[];
}

/** `holdfast pki check` */
export function checkCommand(parent: Command, cli: Cli): void {
  const command = parent
    .command('check')
    .summary('see whether TLS would work with what is there')
    .description(
      'Looks at everything that TLS depends on: files, owners, modes, who signed what, for which hosts and uses, how long it is ' +
        'good, and what is revoked. Exit code 65 when something is bad.',
    )
    .option('--host <name>', 'name by which clients call the daemon; may be given several times', collectHosts);
  addDirectoryOption(command).action(async (flags: CheckFlags, self: Command) => {
    const directory = pkiDirectory(flags, cli);
    const { checkPki } = await import('../../pki/check-pki.js');
    const findings = await checkPki({
      directory,
      hosts: flags.host ?? [],
      uid: process.getuid?.() ?? 0,
      now: Date.now(),
    });
    printAnswer(cli, self, pkiFindings(directory, findings));
    const bad = findings.filter(({ state }) => state === 'bad').length;
    if (bad === 0) return;
    throw new CommandError(`${bad} of ${findings.length} findings in ${directory} ${bad === 1 ? 'is' : 'are'} bad`, {
      reason: 'INVALID_ARGUMENT',
      hint: `what to do stands beside each; this host is called ${hostname()}`,
      isVerdict: true,
    });
  });
}
