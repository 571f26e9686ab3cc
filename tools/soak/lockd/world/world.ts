import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Random, createRandom } from '../../../../packages/daemon/test/hostile/support/random.ts';
import { Crew, leftoversOf, neverBegun } from '../actors/crew.ts';
import { type Entry, HistoryReader, Recorder } from '../judge/history.ts';
import { type Conflict, type Grab, Judge } from '../judge/judge.ts';
import { Lockd } from './lockd.ts';
import { LockCalls } from '../actors/lock-calls.ts';
import { type Holder, isAlive, livingHolders, startOf } from '../actors/witness.ts';

/** How a world is made. */
export interface WorldPlan {
  readonly name: string;
  readonly backend: 'ofd' | 'posix';
  /** Whether lockd and managers are killed; otherwise only guests are, so that it can be seen what lockd needs over time. */
  readonly isKilled: boolean;
  readonly managers: number;
  /** Of each kind, of each manager. */
  readonly actors: number;
  /** Another program than the one that ships. */
  readonly program?: string | undefined;
}

/** What is found, and what is counted. */
export interface Report {
  violation(what: string): void;
  count(what: string, by?: number): void;
}

/** Who seems to have a lease without its lock, and when. */
interface Suspect extends Pick<Holder, 'lease' | 'owner'> {
  readonly from: number;
  readonly until: number;
}

/** A lockd, managers that want its leases, a program that competes for them, and what all of them say. */
export class World implements AsyncDisposable {
  readonly plan: WorldPlan;
  readonly folder: string;
  readonly lockd: Lockd;
  readonly crews: readonly Crew[];
  readonly recorder: Recorder;
  readonly calls: LockCalls;
  readonly judge: Judge = new Judge();
  readonly leases: readonly string[];
  readonly report: Report;
  readonly random: Random;
  readonly #reader: HistoryReader;
  readonly #complaints: string[] = [];
  readonly #competitor: ChildProcess;
  readonly #told = { conflicts: 0, grabs: 0 };
  /** All entries of owners that may still matter. */
  #history: Entry[] = [];
  #unjudged: Entry[] = [];
  readonly #suspects: Suspect[] = [];
  readonly #deck: string[] = [];

  constructor(root: string, plan: WorldPlan, seed: number, report: Report) {
    this.plan = plan;
    this.random = createRandom(seed);
    this.folder = join(root, plan.name);
    mkdirSync(join(this.folder, 'bin'), { recursive: true });
    copyFileSync(join(root, 'guest'), join(this.folder, 'bin', 'guest'));
    this.recorder = new Recorder(this.folder, 'world');
    this.#reader = new HistoryReader(this.folder);
    this.lockd = new Lockd(this.folder, plan.backend, this.recorder, plan.program);
    this.calls = new LockCalls(this.lockd.socket, this.recorder, 'world');
    this.leases = ['fragile', ...Array.from({ length: 6 }, (_, index) => `lease${index}`)];
    this.report = {
      violation: (what: string) => report.violation(`${plan.name}: ${what}`),
      count: (what: string, by?: number) => report.count(what, by),
    };
    const config = {
      socket: this.lockd.socket,
      folder: this.folder,
      leases: this.leases,
      actors: plan.actors,
      inherits: plan.backend === 'ofd',
      leftovers: [],
    };
    this.crews = Array.from(
      { length: plan.managers },
      (_, number) =>
        new Crew({ ...config, name: `m${number}`, seed: this.random.below(2 ** 31) }, this.recorder, this.#complaints),
    );
    const grabs = join(this.folder, 'grabs');
    this.#competitor = spawn(join(root, 'competitor'), [this.lockd.leases, this.folder, grabs], { stdio: 'ignore' });
  }

  async start(): Promise<void> {
    await this.lockd.start();
    for (const crew of this.crews) crew.start();
  }

  /** Reads what was said since. */
  read(): readonly Entry[] {
    const entries = this.#reader.next();
    this.#history.push(...entries);
    this.#unjudged.push(...entries);
    return this.#history;
  }

  /** A manager in the place of one that was killed; it inherits its guests. */
  replace(crew: Crew): void {
    const witnesses = new Set(livingHolders(this.folder).map(({ pid }) => pid));
    const leftovers = leftoversOf(crew.pids, this.read());
    for (const pid of neverBegun(crew.pids, this.read())) this.recorder.say({ kind: 'death', pid }, crew.killedAt);
    // One that was never told to go ends by itself.
    for (const { pid } of leftovers.filter((each) => !witnesses.has(each.pid))) this.endGuest(pid);
    crew.start(leftovers.filter(({ pid }) => witnesses.has(pid)));
  }

  endGuest(pid: number): void {
    this.recorder.say({ kind: 'death', pid });
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }

  /** One of these at random, each once before one comes again. */
  nextDeed(names: readonly string[]): string {
    if (this.#deck.length === 0) this.#deck.push(...names);
    const [name = ''] = this.#deck.splice(this.random.below(this.#deck.length), 1);
    return name;
  }

  /** The guests that believe to have something. */
  guests(): number[] {
    const managers = new Set(this.crews.map(({ pid }) => pid));
    return [...new Set(livingHolders(this.folder).map(({ pid }) => pid))].filter((pid) => !managers.has(pid));
  }

  /** Somebody seems to have had a lease without its lock; judged when it is known whether a lockd ran. */
  suspect(suspect: Suspect): void {
    this.#suspects.push(suspect);
  }

  /** Judges what was recorded since; legal only while all are at rest. */
  judgeRound(): void {
    this.read();
    for (const problem of this.judge.judge(this.#unjudged)) this.report.violation(problem);
    this.#unjudged = [];
    for (const problem of this.judge.conflicts(this.#conflicts())) this.report.violation(problem);
    const { problems, allowed } = this.judge.grabs(this.#grabs());
    for (const problem of problems) this.report.violation(problem);
    if (allowed > 0) this.report.count('grabs while no lockd ran', allowed);
    for (const complaint of this.#complaints.splice(0)) this.report.violation(complaint);
    for (const fault of this.lockd.faults.splice(0)) this.report.violation(`lockd: ${fault}`);
    for (const { lease, owner, from, until } of this.#suspects.splice(0)) {
      if (this.judge.isFragile(lease) || this.judge.wasDown(from, until)) continue;
      this.report.violation(`${owner} believes to have ${lease}, and /proc/locks has no lock of it`);
    }
    const managers = new Set(this.crews.map(({ pid }) => pid));
    // What matters of an owner is what it is bound to and what it was granted; those that ended are forgotten.
    const living = new Set(
      this.#history.flatMap((each) =>
        each.kind === 'bound' && !managers.has(each.pid) && startOf(each.pid) !== undefined ? [each.owner] : [],
      ),
    );
    const calls = new Set(
      this.#history.flatMap((each) => (each.kind === 'call' && living.has(each.owner) ? [each.id] : [])),
    );
    this.#history = this.#history.filter((each) => {
      if (each.kind === 'owner' || each.kind === 'bound') return living.has(each.owner);
      if (each.kind === 'call' || each.kind === 'answer') return calls.has(each.id);
      return each.kind === 'death' && startOf(each.pid) !== undefined;
    });
  }

  #conflicts(): Conflict[] {
    return this.#lines('conflicts').map((text) => {
      const [at = '', lease = ''] = text.split(' ');
      return { at: Number(at), lease, text };
    });
  }

  #grabs(): Grab[] {
    return this.#lines('grabs').map((text) => {
      const [at = '', until = '', lease = '', pid = '', owner = ''] = text.split(' ');
      return { at: Number(at), until: Number(until), lease, pid: Number(pid), owner, text };
    });
  }

  #lines(name: 'conflicts' | 'grabs'): string[] {
    let text = '';
    try {
      text = readFileSync(join(this.folder, name), 'latin1');
    } catch {
      // Nothing was found yet.
    }
    const found = text.slice(this.#told[name], text.lastIndexOf('\n') + 1);
    this.#told[name] += found.length;
    return found.split('\n').filter(Boolean);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#competitor.kill('SIGKILL');
    for (const crew of this.crews) await crew[Symbol.asyncDispose]();
    for (const holder of livingHolders(this.folder)) if (isAlive(holder)) this.endGuest(holder.pid);
    this.calls[Symbol.dispose]();
    await this.lockd[Symbol.asyncDispose]();
  }
}
