import { PassThrough, Readable } from 'node:stream';
import { runCli } from '../../packages/cli/dist/run-cli.js';
import type { Finding } from '../finding.ts';
import { lostOfShape, type Shape, shapeOf } from './shape.ts';

/** A command of a session, and what came of it: the exit code, and of its JSON the shape. */
export interface SessionStep {
  readonly args: readonly string[];
  readonly stdin?: string;
  readonly code: number;
  /** The reason that its error names, where it was refused. */
  readonly reason?: string;
  readonly shape: Shape;
}

/** A command as it is given. */
export type SessionCommand = Pick<SessionStep, 'args' | 'stdin'>;

/** Runs commands one after the other, with `-o json`, against one daemon. */
export async function runSession(uri: string, commands: readonly SessionCommand[]): Promise<readonly SessionStep[]> {
  const steps: SessionStep[] = [];
  for (const command of commands) steps.push(await runStep(uri, command));
  return steps;
}

/** What scripts of a release do not get any more from the same commands. */
export function compareSessions(older: readonly SessionStep[], newer: readonly SessionStep[]): readonly Finding[] {
  return older.flatMap((before, index) => {
    const after = newer[index];
    if (after === undefined) throw new Error(`the session ended before ${before.args.join(' ')}`);
    const told = [...lostOfShape(before.shape, after.shape)];
    if (after.code !== before.code) told.unshift(`exit code ${after.code}, and it was ${before.code}`);
    if (after.reason !== before.reason) told.unshift(`refused with ${after.reason}, and it was ${before.reason}`);
    return told.map((what) => finding(before, what));
  });
}

async function runStep(uri: string, { args, stdin = '' }: SessionCommand): Promise<SessionStep> {
  let [stdout, stderr] = ['', ''];
  const code = await runCli(
    {
      stdout: { write: (text) => void (stdout += text), isTerminal: false },
      stderr: { write: (text) => void (stderr += text), isTerminal: false },
      readStdin: async () => stdin,
      pipe: { input: Readable.from([stdin]), output: new PassThrough() },
      env: { HOME: '/nonexistent' },
      signal: new AbortController().signal,
    },
    // What a command says itself comes later, and counts.
    ['--connect', uri, '-o', 'json', ...args],
  );
  const values = code === 0 ? parseAll(stdout) : parseAll(stderr);
  const error = (values[0] as { readonly error?: { readonly code?: string } } | undefined)?.error;
  return {
    args,
    ...(stdin === '' ? {} : { stdin }),
    code,
    ...(error?.code === undefined ? {} : { reason: error.code }),
    shape: shapeOf(values),
  };
}

/** One JSON value, or one a line; text that is no JSON, such as a document, is a text. */
function parseAll(text: string): readonly unknown[] {
  for (const parts of [[text], text.split('\n').filter((line) => line !== '')]) {
    try {
      return parts.map((part) => JSON.parse(part) as unknown);
    } catch (error) {
      // The next way to read it may be the right one.
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return [text];
}

function finding({ args }: SessionStep, what: string): Finding {
  const command = `holdfast ${args.join(' ')}`;
  return {
    layer: 'surfaces',
    subject: `json:${command}`,
    what: `with -o json: ${what}`,
    breaks: `scripts that run \`${command}\` and read what it prints or how it ends`,
    instead: 'keep the field, its type and the exit code; put what is new beside it',
  };
}
