import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './until.js';

/** Whether a real sanlock can be run here. */
export const hasSanlock: boolean = spawnSync('sanlock', ['version']).status === 0;

/** A real sanlock of its own, which stands for one host: without a watchdog, and without rights that it does not need. */
export class Sanlock implements AsyncDisposable {
  readonly runDirectory: string;
  readonly #child: ChildProcess;
  #said = '';

  constructor(directory: string, host: string) {
    this.runDirectory = join(directory, `sanlock-${host}`);
    mkdirSync(this.runDirectory);
    const args = ['daemon', '-D', '-w', '0', '-U', 'root', '-G', 'root', '-e', host];
    this.#child = spawn('sanlock', args, { env: this.#environment, stdio: ['ignore', 'ignore', 'pipe'] });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#said += text;
    });
  }

  get #environment(): Record<string, string> {
    return { PATH: process.env['PATH'] ?? '', SANLOCK_RUN_DIR: this.runDirectory, SANLOCK_PRIVILEGED: '0' };
  }

  /** Resolves when it serves. */
  async ready(): Promise<this> {
    await until(
      () => `sanlock serves: ${this.#said}`,
      () => existsSync(join(this.runDirectory, 'sanlock.sock')),
    );
    return this;
  }

  /** What its client tool says. */
  client(...args: string[]): string {
    return execFileSync('sanlock', ['client', ...args], { env: this.#environment, encoding: 'utf8' });
  }

  /** The settings of a daemon that uses it. */
  settings(hostId: number, leaseDirectory: string): string[] {
    return [
      `--sanlock-host-id=${hostId}`,
      `--sanlock-lease-dir=${leaseDirectory}`,
      `--sanlock-run-dir=${this.runDirectory}`,
      '--sanlock-io-timeout-seconds=1',
    ];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exit;
  }
}
