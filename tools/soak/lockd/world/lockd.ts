import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ReexecRequest, VerifyRequest, type VerifiedLease } from '@holdfast/protocol/lock';
import { WireClient } from '../../../../packages/lockd/test/support/wire-client.ts';
import type { Recorder } from '../judge/history.ts';
import { lockspace } from '../actors/lock-calls.ts';

const shipped = fileURLToPath(new URL('../../../../packages/lockd/bin/holdfast-lockd.js', import.meta.url));
const probe = fileURLToPath(new URL('../../probe.mjs', import.meta.url));

/** What a program needs; see `probe.mjs`. */
export interface Needs {
  readonly heapMiB: number;
  readonly codeMiB: number;
  readonly nativeMiB: number;
  readonly residentMiB: number;
}

/** A lock daemon that is killed and started again, by a name of its program that can be taken away. */
export class Lockd implements AsyncDisposable {
  readonly socket: string;
  /** The directory of its lease files. */
  readonly leases: string;
  /** What it said of faults that nobody gave it. */
  readonly faults: string[] = [];
  /** What became of it, to be told when it is in the way. */
  images = 0;
  readonly #program: string;
  readonly #args: readonly string[];
  readonly #recorder: Recorder;
  readonly #wire: WireClient;
  #child: ChildProcess | undefined;
  /** Whether it is to live. */
  #isWanted = false;
  #asked = 0;

  constructor(folder: string, backend: 'ofd' | 'posix', recorder: Recorder, program: string = shipped) {
    this.socket = join(folder, 'run', 'lockd.sock');
    this.leases = join(folder, 'state', 'lockd', lockspace);
    this.#program = join(folder, 'bin', 'holdfast-lockd.js');
    mkdirSync(join(folder, 'bin'), { recursive: true });
    symlinkSync(program, this.#program);
    this.#args = ['--socket', this.socket, '--state-dir', join(folder, 'state'), '--backend', backend];
    this.#recorder = recorder;
    this.#wire = new WireClient(this.socket);
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  get isRunning(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, ['--import', probe, this.#program, ...this.#args], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { PATH: process.env['PATH'], HOME: '/nonexistent', NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] },
    });
    this.#child = child;
    this.#isWanted = true;
    child.once('exit', (code, signal) => {
      if (!this.#isWanted || this.#child !== child) return;
      this.faults.push(`it ended by itself: ${code ?? signal}`);
      // All others wait for one that answers.
      this.start().catch((error: unknown) => this.faults.push(String(error)));
    });
    createInterface({ input: child.stderr ?? process.stdin }).on('line', (line) => this.#look(line));
    const isUp = await Promise.race([
      once(child.stdout ?? child, 'data').then(() => true),
      once(child, 'exit').then(() => false),
    ]);
    if (!isUp) throw new Error(`lockd did not start: ${this.faults.join('\n')}`);
    child.stdout?.resume();
    this.#recorder.say({ kind: 'lockd', is: 'up' });
  }

  /** Ends it, and those first who are to go in the same moment. */
  async kill(together: () => void = () => undefined): Promise<void> {
    if (!this.isRunning || this.#child === undefined) return;
    this.#recorder.say({ kind: 'lockd', is: 'down' });
    const ended = once(this.#child, 'exit');
    this.#isWanted = false;
    together();
    this.#child.kill('SIGKILL');
    await ended;
  }

  signal(name: NodeJS.Signals): void {
    this.#child?.kill(name);
  }

  /** Asks for a new image; answers whether one was promised. */
  async reexec(): Promise<boolean> {
    try {
      await this.#wire.call(this.#wire.admin.reexec, ReexecRequest.fromPartial({}), 60_000);
      return true;
    } catch {
      // Refused, or killed meanwhile.
      return false;
    }
  }

  /** How often this process has been replaced; it waits for a lockd that serves. */
  async generation(): Promise<number> {
    return (await this.#wire.call(this.#wire.locks.hello, { _unknownFields: {} }, 60_000)).generation;
  }

  /** Takes the program away for as long as something lasts: it is missing, or broken. */
  async without<T>(text: string | undefined, body: () => Promise<T>): Promise<T> {
    renameSync(this.#program, `${this.#program}.away`);
    if (text !== undefined) writeFileSync(this.#program, text);
    try {
      return await body();
    } finally {
      rmSync(this.#program, { force: true });
      renameSync(`${this.#program}.away`, this.#program);
    }
  }

  /** Has it look at all its leases. */
  async verify(): Promise<readonly VerifiedLease[]> {
    return (await this.#wire.call(this.#wire.spaces.verify, VerifyRequest.fromPartial({}), 60_000)).leases;
  }

  countDescriptors(): number {
    return readdirSync(`/proc/${this.pid}/fd`).length;
  }

  /** What it needs, of the image that was started last. */
  async needs(): Promise<Needs> {
    const id = ++this.#asked;
    const child = this.#child;
    const answered = new Promise<Needs>((resolve) => {
      child?.on('message', (message: Needs & { readonly id: number }) => {
        if (message.id === id) resolve(message);
      });
    });
    child?.send({ id });
    const needs = await Promise.race([answered, delay(30_000)]);
    child?.removeAllListeners('message');
    if (needs === undefined) throw new Error('lockd does not say what it needs');
    return needs;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    this.#wire[Symbol.dispose]();
  }

  #look(line: string): void {
    const isExpected = /lease lost|no new image takes over|cannot be ended|stop refused/.test(line);
    if (/"level":"(error|fatal)"/.test(line) ? !isExpected : !line.startsWith('{'))
      this.faults.push(line.slice(0, 600));
    if (line.includes('"msg":"serving"')) this.images++;
  }
}
