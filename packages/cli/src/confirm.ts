import { createInterface } from 'node:readline/promises';
import type { Cli } from './cli.js';

/** Asks a question on standard error; only a line that says `yes` is one, and no line at all is not. */
export async function confirm(cli: Cli, question: string): Promise<boolean> {
  cli.stderr.write(question);
  const lines = createInterface({ input: cli.pipe.input });
  try {
    for await (const line of lines) return line.trim().toLowerCase() === 'yes';
    cli.stderr.write('\n');
    return false;
  } finally {
    lines.close();
  }
}
