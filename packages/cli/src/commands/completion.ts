import { Argument, type Command } from 'commander';
import type { Cli } from '../cli.js';
import { candidatesFor } from '../completion/candidates.js';
import { type Shell, shells, shellScript } from '../completion/shell-script.js';

/** `holdfast completion` */
export function completionCommand(program: Command, cli: Cli): void {
  program
    .command('completion')
    .summary('let the shell complete commands, options and names of domains')
    .description(
      'Prints what the shell is to read, for example by: source <(holdfast completion bash). With words after -- it prints how a ' +
        'command line with these may go on, one way a line, which is what the shell asks at each press of the key.',
    )
    .addArgument(new Argument('<shell>', 'bash, zsh or fish').choices(shells))
    .argument('[words...]', 'what the command line has so far, without holdfast itself; the last word is completed')
    .action(async (shell: Shell, words: readonly string[]) => {
      if (words.length === 0) {
        cli.stdout.write(shellScript(shell));
        return;
      }
      const found = await candidatesFor(program, words, cli);
      for (const { value, about } of found)
        cli.stdout.write(about === '' || shell === 'bash' ? `${value}\n` : `${value}\t${about}\n`);
    });
}
