import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Leftover } from './guest-actor.ts';
import { type Entry, type Recorder, nowUs } from '../judge/history.ts';
import type { ManagerConfig } from './manager.ts';
import type { Believed } from './paper-actor.ts';
import { startOf } from './witness.ts';

const program = fileURLToPath(new URL('manager.ts', import.meta.url));

/** A manager, and those that replace it when it is killed. */
export class Crew implements AsyncDisposable {
  readonly #config: ManagerConfig;
  readonly #recorder: Recorder;
  readonly #complaints: string[];
  #child: ChildProcess | undefined;
  #answers: AsyncIterator<string, undefined> | undefined;
  #life = 0;
  killedAt = 0;
  /** Processes that have been this manager, one after the other. */
  readonly pids = new Set<number>();

  constructor(config: ManagerConfig, recorder: Recorder, complaints: string[]) {
    this.#config = config;
    this.#recorder = recorder;
    this.#complaints = complaints;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  start(leftovers: readonly Leftover[] = []): void {
    const life = ++this.#life;
    const config = { ...this.#config, name: `${this.#config.name}.${life}`, seed: this.#config.seed + life, leftovers };
    const child = spawn(
      process.execPath,
      ['--experimental-strip-types', '--no-warnings', program, JSON.stringify(config)],
      { stdio: ['pipe', 'pipe', 'pipe'] },
    );
    child.stdin.on('error', () => undefined);
    child.stderr.setEncoding('utf8').on('data', (text: string) => this.#complaints.push(`${config.name}: ${text}`));
    this.#answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    this.#child = child;
    if (child.pid !== undefined) this.pids.add(child.pid);
  }

  /** Kills it at this moment. */
  kill(): void {
    this.killedAt = nowUs();
    this.#recorder.say({ kind: 'death', pid: this.pid });
    this.#child?.kill('SIGKILL');
  }

  async ended(): Promise<void> {
    if (this.#child?.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit');
  }

  /** Has all its actors rest; answers what they believe to hold. */
  async pause(): Promise<Believed[]> {
    this.#child?.stdin?.write('pause\n');
    const answer = await this.#answers?.next();
    if (answer === undefined || answer.done === true) throw new Error(`manager ${this.#config.name} ended`);
    return JSON.parse(answer.value) as Believed[];
  }

  resume(): void {
    this.#child?.stdin?.write('resume\n');
  }

  /** Has it give back all and end. */
  async end(): Promise<void> {
    this.#child?.stdin?.write('end\n');
    await this.ended();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child?.kill('SIGKILL');
    await this.ended();
  }
}

/** The guests of managers that are gone though nobody ended them: they were not told to go yet when their manager was killed. */
export function neverBegun(managers: ReadonlySet<number>, entries: readonly Entry[]): number[] {
  const owners = new Set(
    entries.flatMap((entry) => (entry.kind === 'owner' && managers.has(entry.managerPid) ? [entry.owner] : [])),
  );
  const dying = new Set(entries.flatMap((entry) => (entry.kind === 'death' ? [entry.pid] : [])));
  return entries.flatMap((entry) => {
    if (entry.kind !== 'bound' || !owners.has(entry.owner) || dying.has(entry.pid)) return [];
    return startOf(entry.pid) === undefined ? [entry.pid] : [];
  });
}

/**
 * The guests of managers, of one and those that it replaced, that still live, as their history tells; one that was about to be
 * ended is ended. An heir may be killed before it has ended what it inherited.
 */
export function leftoversOf(managers: ReadonlySet<number>, entries: readonly Entry[]): Leftover[] {
  const owners = new Set(
    entries.flatMap((entry) => (entry.kind === 'owner' && managers.has(entry.managerPid) ? [entry.owner] : [])),
  );
  const dying = new Set(entries.flatMap((entry) => (entry.kind === 'death' ? [entry.pid] : [])));
  const answers = new Map(entries.flatMap((entry) => (entry.kind === 'answer' ? [[entry.id, entry.answer]] : [])));
  return entries.flatMap((entry): Leftover[] => {
    if (entry.kind !== 'bound' || !owners.has(entry.owner) || managers.has(entry.pid)) return [];
    if (startOf(entry.pid) === undefined) return [];
    if (dying.has(entry.pid)) {
      process.kill(entry.pid, 'SIGKILL');
      return [];
    }
    const leases = entries.flatMap((each) => {
      if (each.kind !== 'call' || each.owner !== entry.owner || each.call.op !== 'acquire') return [];
      const answer = answers.get(each.id);
      if (answer?.op !== 'granted') return [];
      return each.call.leases.map((asked, index) => ({ ...asked, token: answer.tokens[index] ?? 0 }));
    });
    return [{ owner: entry.owner, name: 'guest', token: entry.token, pid: entry.pid, leases }];
  });
}
