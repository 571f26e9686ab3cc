import type { Command } from 'commander';
import type { Cli } from '../cli.js';
import { clientVersion } from '../client-version.js';
import { CommandError } from '../command-error.js';
import { askDaemon } from '../doctor/ask-daemon.js';
import { examine } from '../doctor/examine.js';
import { findLockModules } from '../doctor/find-lock-modules.js';
import { readGlobalOptions } from '../global-options.js';
import { formatAnswer } from '../output/answer.js';
import { pickStyle } from '../output/style.js';
import { findHouse, presentResident } from '../up/house.js';
import { houseOfUri } from '../up/house-of-uri.js';
import { doctorReport } from '../views/host/doctor-report.js';

/** `holdfast doctor` */
export function doctorCommand(program: Command, cli: Cli): void {
  program
    .command('doctor')
    .summary('look for what keeps machines from running here')
    .description(
      'Looks at the host and the daemons and says what is in the way, each with a remedy. Changes nothing, and works when the ' +
        'daemon does not. Ends with 0 when there is no problem; warnings are none.',
    )
    .option('--dir <dir>', 'the directory that was given to holdfast up')
    .action(async ({ dir }: { readonly dir?: string }, command: Command) => {
      const { connect, output } = readGlobalOptions(command);
      const resident = presentResident(cli.env);
      const uri = dir === undefined ? (connect ?? cli.env['HOLDFAST_URI']) : connect;
      const house = houseOfUri(findHouse(resident, dir), uri, resident);
      const findings = examine({
        root: '',
        uid: resident.uid,
        nodeVersion: process.version,
        house,
        daemon: await askDaemon(uri ?? house.uri, cli.signal),
        lockModules: findLockModules(),
        version: clientVersion(),
      });
      cli.stdout.write(formatAnswer(doctorReport(findings), output, pickStyle(cli.stdout.isTerminal, cli.env)));
      const problems = findings.filter(({ state }) => state === 'problem').length;
      if (problems === 0) return;
      throw new CommandError(problems === 1 ? 'there is a problem' : `there are ${problems} problems`, {
        reason: 'UNAVAILABLE',
        hint: 'the remedy stands above, below what was found',
        isVerdict: true,
      });
    });
}
