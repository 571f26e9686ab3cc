import { Command } from 'commander';
import type { Cli } from './cli.js';
import { clientVersion } from './client-version.js';
import { accessCommand } from './commands/access/access-command.js';
import { adminCommand } from './commands/admin/admin-command.js';
import { completionCommand } from './commands/completion.js';
import { connectInfoCommand } from './commands/connect-info.js';
import { doctorCommand } from './commands/doctor.js';
import { consoleCommand } from './commands/console.js';
import { domainCommand } from './commands/domain/domain-command.js';
import { downCommand } from './commands/down.js';
import { explainCommand } from './commands/explain.js';
import { helpCommand } from './commands/help.js';
import { guestsCommand } from './commands/guests/guests-command.js';
import { hostCommand } from './commands/host/host-command.js';
import { lockCommand } from './commands/lock/lock-command.js';
import { metricsCommand } from './commands/metrics.js';
import { operationCommand } from './commands/operation/operation-command.js';
import { pingCommand } from './commands/ping.js';
import { pkiCommand } from './commands/pki/pki-command.js';
import { proxyCommand } from './commands/proxy.js';
import { tokenCommand } from './commands/token/token-command.js';
import { upCommand } from './commands/up.js';
import { exitCodeHelp } from './exit-code.js';
import { addGlobalOptions } from './global-options.js';
import { pickStyle } from './output/style.js';
import { usageMessage } from './usage-message.js';

const examples = `
Examples:
  holdfast up                                 start the daemons
  holdfast domain define web.xml              define a machine from libvirt XML
  holdfast domain start web
  holdfast domain list -o json
  holdfast domain shutdown web --wait
`;

/** Makes the whole command line. */
export function createProgram(cli: Cli): Command {
  const program = new Command('holdfast');
  const style = pickStyle(cli.stderr.isTerminal, cli.env);
  program
    .description('Manage virtual machines.')
    .version(clientVersion(), '-V, --version', 'print the version of this command')
    .helpOption('-h, --help', 'print help')
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError(`${style('warn', 'hint:')} add --help to see what is possible`)
    .configureHelp({
      showGlobalOptions: true,
      helpWidth: 100,
      // Choices and defaults are said in words.
      optionDescription: ({ description }) => description,
      argumentDescription: ({ description }) => description,
    })
    .configureOutput({
      writeOut: (text) => cli.stdout.write(text),
      writeErr: (text) => cli.stderr.write(text),
      outputError(text, write) {
        const message = usageMessage(text, (word) => pathsTo(program, word));
        write(message.replace(/^error:/, style('bad', 'error:')).replace(/^hint:/m, style('warn', 'hint:')));
      },
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  addGlobalOptions(program);

  program.commandsGroup('Machines:');
  for (const add of [domainCommand, consoleCommand]) add(program, cli);
  program.commandsGroup('Host:');
  for (const add of [hostCommand, lockCommand, operationCommand, guestsCommand]) add(program, cli);
  program.commandsGroup('Daemons:');
  for (const add of [
    upCommand,
    downCommand,
    pingCommand,
    metricsCommand,
    accessCommand,
    adminCommand,
    connectInfoCommand,
    proxyCommand,
    pkiCommand,
    tokenCommand,
  ])
    add(program, cli);
  program.commandsGroup('Help:');
  for (const add of [explainCommand, doctorCommand, completionCommand, helpCommand]) add(program, cli);
  program.addHelpText('after', `${examples}\n${exitCodeHelp()}`);
  return program;
}

/** The commands of which a word is only the verb: what who comes from virsh says first. */
function pathsTo({ commands }: Command, verb: string): string[] {
  const groups = commands.filter((each) =>
    each.commands.some((command) => command.name() === verb || command.aliases().includes(verb)),
  );
  return groups.map((group) => `${group.name()} ${verb}`);
}
