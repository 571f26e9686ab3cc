import { CommanderError } from 'commander';
import type { Cli } from './cli.js';
import { CommandError } from './command-error.js';
import { usageExitCode } from './exit-code.js';
import { readGlobalOptions } from './global-options.js';
import { printError } from './print-error.js';
import { createProgram } from './program.js';

/** Runs one command line, and answers the exit code. Never throws. */
export async function runCli(cli: Cli, args: readonly string[]): Promise<number> {
  const program = createProgram(cli);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    // Commander has printed what it has to say; its own codes are 0 for help and 1 for everything else.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : usageExitCode;
    const { output } = readGlobalOptions(program);
    return printError(cli, cli.signal.aborted ? new CommandError('given up', { reason: 'CANCELLED' }) : error, output);
  }
}
