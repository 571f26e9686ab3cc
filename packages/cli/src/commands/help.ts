import type { Command } from 'commander';

/** `holdfast help`, for commands of any depth: the one of the library knows the first word only. */
export function helpCommand(program: Command): void {
  program
    .helpCommand(false)
    .command('help')
    .argument('[command...]', 'its words, for example: domain start')
    .summary('print help for a command')
    .description('Prints the help of a command, as --help behind it does.')
    .action(async (words: readonly string[]) => {
      let command = program;
      for (const word of words) {
        const next = command.commands.find((each) => each.name() === word || each.aliases().includes(word));
        if (next !== undefined) {
          command = next;
        } else if (command.commands.length > 0) {
          // Which says that there is no such command, and which one was meant.
          await command.parseAsync([word], { from: 'user' });
        } else {
          command.error(`error: ${command.name()} has no command '${word}'`);
        }
      }
      command.help();
    });
}
