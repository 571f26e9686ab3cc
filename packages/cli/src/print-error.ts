import { HoldfastError } from '@holdfast/sdk';
import type { Cli } from './cli.js';
import { CommandError } from './command-error.js';
import { exitCodeOf } from './exit-code.js';
import type { OutputFormat } from './output/output-format.js';
import { plainValue } from './output/plain-value.js';
import { pickStyle, type Style } from './output/style.js';
import { nameOf } from './views/outcome-list.js';
import { violationLines } from './violation-lines.js';

interface Failure {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly details?: object;
  readonly lines: readonly string[];
  /** Whether there is nothing more to look up. */
  readonly isVerdict?: boolean;
}

/** Tells what went wrong, for a human or, with `-o json`, for a program; answers the exit code. */
export function printError(cli: Cli, error: unknown, output: OutputFormat): number {
  const failure = describe(error);
  if (output === 'json') {
    const { code, message, hint, details = {} } = failure;
    cli.stderr.write(`${JSON.stringify({ error: plainValue({ code, message, hint, ...details }) })}\n`);
  } else {
    cli.stderr.write(formatFailure(failure, pickStyle(cli.stderr.isTerminal, cli.env)));
  }
  return exitCodeOf(failure.code);
}

function describe(error: unknown): Failure {
  if (error instanceof HoldfastError) {
    const { code, rawMessage: message, details, failures } = error;
    const failed = failures.map((failure) => `${nameOf(failure.target)}: ${failure.error.message}`);
    return {
      code,
      message,
      hint: details.hint,
      details,
      lines: [...violationLines(details.violations, message), ...failed, ...operationLines(error)],
    };
  }
  if (error instanceof CommandError) {
    const { reason, message, hint, isVerdict } = error;
    return { code: reason, message, hint, lines: [], isVerdict };
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: 'INTERNAL', message, hint: 'this is a fault of the command itself; please report it', lines: [] };
}

/** Of what nobody expected it helps to see how far it came. */
function operationLines({ code, operationId }: HoldfastError): readonly string[] {
  if (code !== 'INTERNAL' || operationId === undefined) return [];
  return [`what it did: holdfast operation show ${operationId}`];
}

function formatFailure({ code, message, hint, lines, isVerdict = false }: Failure, style: Style): string {
  return [
    `${style('bad', 'error:')} ${message}`,
    ...lines.map((line) => `  ${line}`),
    ...(hint === '' ? [] : [`${style('warn', 'hint:')} ${hint}`]),
    ...(isVerdict ? [] : [style('quiet', `more: holdfast explain ${code}`)]),
    '',
  ].join('\n');
}
