import { type Command, Option } from 'commander';
import { type OutputFormat, outputFormats } from './output/output-format.js';
import { parseDuration } from './parse/parse-duration.js';

/** What can be said to every command. */
export interface GlobalOptions {
  readonly connect?: string;
  readonly readonly?: boolean;
  readonly output: OutputFormat;
  /** Milliseconds. */
  readonly timeout?: number;
}

/** Adds the options that every command has; they may stand anywhere on the command line. */
export function addGlobalOptions(program: Command): void {
  program
    .option(
      '-c, --connect <uri>',
      'daemon to talk to, for example qemu:///system, or a profile; see: holdfast connect-info',
    )
    .option('-r, --readonly', 'only look: connect to the read-only socket')
    .addOption(
      new Option('-o, --output <format>', 'form of the answer: table, json, yaml or name (default: table)')
        .choices(outputFormats)
        .default('table'),
    )
    .option('--timeout <time>', 'longest wait for an answer, for example 30s or 2m', parseDuration);
}

/** Reads them, wherever they stood. */
export function readGlobalOptions(command: Command): GlobalOptions {
  return command.optsWithGlobals();
}
