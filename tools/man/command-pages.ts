import { Roff } from './roff.ts';
import { wholeProgram } from './whole-program.ts';

type Command = ReturnType<typeof wholeProgram>;

/** A page by the name of its file. */
export interface Page {
  readonly file: string;
  readonly text: string;
}

/** The pages of the command line: one for the whole, one for each command or group below it. */
export function commandPages(version: string): Page[] {
  const program = wholeProgram();
  const groups = program.commands.filter((command) => command.name() !== 'help');
  const names = groups.map((command) => `holdfast-${command.name()}(1)`);
  return [overview(program, groups, version), ...groups.map((command) => groupPage(command, names, version))];
}

function overview(program: Command, groups: readonly Command[], version: string): Page {
  const roff = new Roff('holdfast', 1, version)
    .name('holdfast', 'manage virtual machines')
    .heading('synopsis')
    .paragraph('holdfast [options] command ...')
    .heading('description')
    .paragraph(
      'Talks to holdfastd, on this host or another one. A domain, which is a virtual machine, is named by its name, its UUID or the id of its running guest.',
    );
  roff.heading('commands');
  for (const command of groups)
    roff.item(`holdfast ${command.name()}`, `${command.summary()}; see holdfast-${command.name()}(1)`);
  roff.heading('options');
  options(roff, program);
  let help = '';
  program.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
  const [, codes = ''] = /Exit codes:\n([^]*?)\n*$/.exec(help) ?? [];
  roff.heading('exit status').literal(codes.replaceAll(/^ {2}/gm, ''));
  roff
    .heading('environment')
    .item('HOLDFAST_URI', 'the daemon to talk to, where --connect does not say; see holdfast-uri(7)')
    .item('NO_COLOR, FORCE_COLOR', 'whether there are colours, where the terminal does not decide')
    .item('XDG_CONFIG_HOME, XDG_STATE_HOME, XDG_RUNTIME_DIR', 'where the daemons of a user have their places')
    .seeAlso(['holdfast-uri(7)', 'holdfastd(8)', ...groups.map((command) => `holdfast-${command.name()}(1)`)]);
  return { file: 'holdfast.1', text: roff.text };
}

function groupPage(group: Command, names: readonly string[], version: string): Page {
  const name = `holdfast-${group.name()}`;
  const roff = new Roff(name, 1, version).name(name, group.summary()).heading('synopsis');
  const commands = group.commands.length > 0 ? group.commands : [group];
  const words = (command: Command): string =>
    `holdfast ${command === group ? group.name() : `${group.name()} ${command.name()}`} ${command.usage()}`;
  for (const command of commands) roff.paragraph(words(command));
  roff.heading('description').paragraph(group.description());
  if (group.commands.length === 0) {
    details(roff, group);
  } else {
    roff.heading('commands');
    for (const command of commands) {
      roff.subheading(words(command)).paragraph(command.description());
      details(roff, command);
    }
  }
  roff
    .heading('other options')
    .paragraph('--connect, --output and --timeout, and the exit status: see holdfast(1).')
    .seeAlso(['holdfast(1)', ...names.filter((each) => each !== `${name}(1)`)]);
  return { file: `${name}.1`, text: roff.text };
}

function details(roff: Roff, command: Command): void {
  for (const argument of command.registeredArguments) roff.item(argument.name(), argument.description);
  options(roff, command);
}

function options(roff: Roff, command: Command): void {
  for (const { flags, description } of command.options) roff.item(flags, description);
}
