import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { inherited } from '../run-holdfast.js';
import { until } from './until.js';

/** A line of a daemon's log. */
export interface LogLine {
  readonly level: string;
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** One run of a daemon, as a process of its own. */
export class Program {
  readonly log: LogLine[] = [];
  #said = '';
  #isReady = false;
  readonly #child: ChildProcess;

  constructor([file = '', ...args]: readonly string[]) {
    this.#child = spawn(file, args, {
      // Not the tester's own places.
      env: { ...inherited(), HOME: '/nonexistent' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      if (text.includes(' ready on ')) this.#isReady = true;
    });
    if (this.#child.stderr === null) throw new Error('no stderr');
    createInterface({ input: this.#child.stderr }).on('line', (line) => {
      this.#said += `${line}\n`;
      if (line.startsWith('{')) this.log.push(JSON.parse(line) as LogLine);
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** All that it wrote on stderr. */
  get said(): string {
    return this.#said;
  }

  /** What it has logged as errors. */
  get errors(): LogLine[] {
    return this.log.filter(({ level }) => level === 'error' || level === 'fatal');
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Resolves when it serves, and rejects with its log when it ends instead. */
  async ready(): Promise<this> {
    await until(
      () => `${this.#child.spawnargs.join(' ')} is ready: ${this.#said}`,
      () => {
        if (this.hasEnded) throw new Error(`it ended with ${this.#child.exitCode}: ${this.#said}`);
        return this.#isReady;
      },
    );
    return this;
  }

  /** Sends a signal, and resolves with the exit code when it is gone. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    if (this.hasEnded) return this.#child.exitCode;
    const closed = once(this.#child, 'close');
    this.#child.kill(signal);
    await closed;
    return this.#child.exitCode;
  }
}
