import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A python process that locks files by itself: the eye from outside on what lockd really holds. */
export class LockProbe implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #answers: AsyncIterator<string, undefined>;

  constructor() {
    const script = fileURLToPath(new URL('lock-probe.py', import.meta.url));
    this.#child = spawn('python3', [script], { stdio: ['pipe', 'pipe', 'inherit'] });
    if (!this.#child.stdout) throw new Error('no stdout');
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Says whether byte 0 of a file could be locked at this moment. */
  async isFree(path: string, kind: 'posix' | 'ofd' = 'posix'): Promise<boolean> {
    return (await this.#ask(`try ${kind} ${path}`)) === 'free';
  }

  /** Locks byte 0 of a file and keeps it. */
  async hold(path: string, kind: 'posix' | 'ofd'): Promise<boolean> {
    return (await this.#ask(`hold ${kind} ${path}`)) === 'held';
  }

  async drop(): Promise<void> {
    await this.#ask('drop');
  }

  /** Tries to lock it in a tight loop from now on, and keeps it once it has it. */
  async storm(path: string): Promise<void> {
    await this.#ask(`storm ${path}`);
  }

  async grabs(): Promise<number> {
    return Number(await this.#ask('grabs'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const exit = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exit;
  }

  async #ask(line: string): Promise<string> {
    this.#child.stdin?.write(`${line}\n`);
    const answer = await this.#answers.next();
    if (answer.done) throw new Error('the probe ended');
    return answer.value;
  }
}
