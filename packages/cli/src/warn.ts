import type { Warning } from '@holdfast/sdk';
import type { Cli } from './cli.js';
import { pickStyle } from './output/style.js';

/** Tells the human what did not stop the call; `file` is the document that the lines are of. */
export function warn(cli: Cli, warnings: readonly Warning[], file: string): void {
  const style = pickStyle(cli.stderr.isTerminal, cli.env);
  const document = file === '-' ? 'standard input' : file;
  for (const { line, path, message } of warnings) {
    const place = line > 0 ? `${document}:${line}: ` : path === '' ? '' : `${path}: `;
    cli.stderr.write(`${style('warn', 'warning:')} ${place}${message}\n`);
  }
}
