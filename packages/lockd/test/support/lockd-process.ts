import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { until } from './until.ts';

const program = fileURLToPath(new URL('../../bin/holdfast-lockd.js', import.meta.url));

export interface LogLine {
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** A folder of its own for one test, with a real holdfast-lockd whenever the test wants one. */
export class Site implements AsyncDisposable {
  /** The program as it ships. */
  static readonly program: string = program;
  readonly directory: string = mkdtempSync(join(tmpdir(), 'hf-lockd-'));
  readonly socket: string = join(this.directory, 'run', 'lockd.sock');
  readonly stateDirectory: string = join(this.directory, 'state');
  readonly #started: LockdProcess[] = [];

  /** Makes a disk image and answers its path. */
  disk(name: string): string {
    const path = join(this.directory, name);
    writeFileSync(path, '');
    return path;
  }

  /** Starts lockd here and waits until it serves. */
  async start(...args: readonly string[]): Promise<LockdProcess> {
    const lockd = this.launch(...args);
    await lockd.ready();
    return lockd;
  }

  /** Starts lockd here as soon as the one before it is out of its way. */
  async startWhenFree(...args: readonly string[]): Promise<LockdProcess> {
    for (;;) {
      const lockd = this.launch(...args);
      await until('lockd is ready or refuses', () => lockd.hasEnded || lockd.stdout.includes(' ready on '), 40_000);
      if (!lockd.hasEnded) return lockd;
      if (lockd.exitCode !== 75) throw new Error(`lockd ended: ${lockd.stderr}`);
    }
  }

  /** Starts lockd here; it may as well refuse. */
  launch(...args: readonly string[]): LockdProcess {
    return this.#track([process.execPath, program], args);
  }

  /** Starts lockd here by another name of its program, and waits until it serves. */
  async startProgram(path: string): Promise<LockdProcess> {
    const lockd = this.#track([process.execPath, path], []);
    await lockd.ready();
    return lockd;
  }

  /** Starts lockd here by another copy of Node.js, and waits until it serves. */
  async startBinary(path: string): Promise<LockdProcess> {
    const lockd = this.#track([path, program], []);
    await lockd.ready();
    return lockd;
  }

  /** Starts lockd here under a limit of the shell: `-n 60` for descriptors, `-f 4` for the size of files in half KiB. */
  async startLimited(limit: string): Promise<LockdProcess> {
    const lockd = this.#track(['sh', '-c', `ulimit ${limit}; exec "$@"`, 'sh', process.execPath, program], []);
    await lockd.ready();
    return lockd;
  }

  /** Starts lockd here by another program, which becomes it: `python3 refuse.py locks`. */
  async startBy(...command: readonly string[]): Promise<LockdProcess> {
    const lockd = this.#track([...command, process.execPath, program], []);
    await lockd.ready();
    return lockd;
  }

  /** Whether the lockd that was started last has logged a line with this text. */
  lastLog(text: string): boolean {
    return this.#started.at(-1)?.log.some(({ msg }) => msg.includes(text)) ?? false;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const lockd of this.#started) await lockd.kill('SIGKILL');
    rmSync(this.directory, { recursive: true });
  }

  #track(command: readonly string[], args: readonly string[]): LockdProcess {
    const own = args.includes('--socket') ? [] : ['--socket', this.socket];
    const lockd = new LockdProcess([...command, ...own, '--state-dir', this.stateDirectory, ...args]);
    this.#started.push(lockd);
    return lockd;
  }
}

/** One run of holdfast-lockd. */
export class LockdProcess {
  readonly log: LogLine[] = [];
  stdout = '';
  stderr = '';
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;

  constructor([file = '', ...args]: readonly string[]) {
    this.#child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#closed = once(this.#child, 'close');
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    if (!this.#child.stderr) throw new Error('no stderr');
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    createInterface({ input: this.#child.stderr }).on('line', (line) => {
      if (line.startsWith('{')) this.log.push(JSON.parse(line) as LogLine);
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  get exitCode(): number | null {
    return this.#child.exitCode;
  }

  async ready(): Promise<void> {
    await until(`lockd is ready: ${this.stderr}`, () => {
      if (this.hasEnded) throw new Error(`lockd ended: ${this.stderr}`);
      return this.stdout.includes(' ready on ');
    });
  }

  /** Waits until it has ended and all it said has come; answers its exit code. */
  async ended(): Promise<number | null> {
    await this.#closed;
    return this.exitCode;
  }

  /** Sends a signal and goes on at once. */
  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** Ends it with a signal and waits until it is gone; answers its exit code. */
  async kill(name: NodeJS.Signals): Promise<number | null> {
    this.#child.kill(name);
    return this.ended();
  }

  /** Waits until it has logged a line with this text. */
  async logged(text: string): Promise<LogLine> {
    const find = () => this.log.find(({ msg }) => msg.includes(text));
    await until(`lockd logs "${text}"; it says ${this.stderr}`, () => find() !== undefined);
    return find() as LogLine;
  }
}
