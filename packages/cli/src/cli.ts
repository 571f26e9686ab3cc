import type { Readable, Writable } from 'node:stream';

/** What a command may touch of the world around it; a test brings its own. */
export interface Cli {
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  /** Reads all of the standard input. */
  readonly readStdin: () => Promise<string>;
  /** Standard input and output as bytes, for what passes them on. */
  readonly pipe: { readonly input: TerminalInput; readonly output: Writable };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted when the user has had enough (Ctrl-C). */
  readonly signal: AbortSignal;
}

/** Input that may be a terminal: then it can be told to pass each key on as it is. */
export interface TerminalInput extends Readable {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
}

/** Where text goes. */
export interface TextSink {
  write(text: string): void;
  /** Whether a human looks at it. */
  readonly isTerminal: boolean;
}
