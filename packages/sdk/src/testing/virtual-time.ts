import { refusal } from '../errors/refusal.js';
import type { WaitClock } from '../time/wait-clock.js';
import type { ControlAnswer } from './control-channel.js';
import type { TestAdvanceOptions, TestClock, TestDuration } from './test-clock.js';

/** Who lives by a clock: a daemon, and the connections to it. */
export interface TimeMember {
  /** Resolves when the daemon has taken all that its connections said, and they all that it said. */
  exchange(): Promise<void>;
  /** Resolves when the daemon has come to rest. */
  settle(patienceMs: number): Promise<ControlAnswer>;
  /** Lets so much time pass there. */
  advance(ms: number, patienceMs: number): Promise<ControlAnswer>;
}

interface Timer {
  readonly dueMs: number;
  readonly run: () => void;
}

const usualPatienceMs = 10_000;
const unitMs = { milliseconds: 1, seconds: 1000, minutes: 60_000, hours: 3_600_000 };

/** Time that passes only when it is told to, in this process and in the daemons that live by it. */
export class VirtualTime implements TestClock, WaitClock {
  #nowMs: number;
  /** Changes whenever one of the connections says or hears something, or a wait begins. */
  #activity = 0;
  readonly #timers = new Set<Timer>();
  readonly #members = new Set<TimeMember>();
  #last: Promise<void> = Promise.resolve();

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  get now(): Date {
    return new Date(this.#nowMs);
  }

  /** A daemon lives by it from now on; the answer takes it out. */
  join(member: TimeMember): () => void {
    this.#members.add(member);
    return () => this.#members.delete(member);
  }

  /** A connection has said or heard something. */
  noteActivity(): void {
    this.#activity += 1;
  }

  setTimeout(run: () => void, ms: number): () => void {
    const timer = { dueMs: this.#nowMs + ms, run };
    this.#timers.add(timer);
    this.noteActivity();
    return () => this.#timers.delete(timer);
  }

  advance(by: number | TestDuration, { patienceMs = usualPatienceMs }: TestAdvanceOptions = {}): Promise<void> {
    const ms = typeof by === 'number' ? by : millisecondsOf(by);
    if (!Number.isFinite(ms) || ms < 0) {
      throw refusal('INVALID_ARGUMENT', `time was to go on by ${ms} ms; 0 or more is wanted`);
    }
    const step = this.#last.then(() => this.#advance(ms, patienceMs));
    this.#last = step.catch(() => undefined);
    return step;
  }

  /** Resolves when everything that goes without more time has come to rest; answers when something is due next. */
  async rest(patienceMs: number = usualPatienceMs): Promise<number> {
    for (;;) {
      const before = this.#activity;
      const members = [...this.#members];
      await Promise.all(members.map((each) => each.exchange()));
      const answers = await Promise.all(members.map((each) => each.settle(patienceMs)));
      await Promise.all(members.map((each) => each.exchange()));
      await turn();
      if (this.#activity !== before) continue;
      const dueMs = [...answers.map(({ nextMs = Infinity }) => nextMs), ...[...this.#timers].map((each) => each.dueMs)];
      return Math.min(Infinity, ...dueMs);
    }
  }

  async #advance(ms: number, patienceMs: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    for (;;) {
      const nextMs = await this.rest(patienceMs);
      if (nextMs > endMs) break;
      await this.#goTo(Math.max(this.#nowMs, nextMs), patienceMs);
    }
    await this.#goTo(endMs, patienceMs);
  }

  async #goTo(atMs: number, patienceMs: number): Promise<void> {
    const ms = atMs - this.#nowMs;
    this.#nowMs = atMs;
    await Promise.all([...this.#members].map((each) => each.advance(ms, patienceMs)));
    for (const timer of [...this.#timers].toSorted((one, other) => one.dueMs - other.dueMs)) {
      if (timer.dueMs > atMs || !this.#timers.delete(timer)) continue;
      timer.run();
      this.noteActivity();
    }
  }
}

function millisecondsOf(by: TestDuration): number {
  let ms = 0;
  for (const [name, each] of Object.entries(unitMs)) ms += each * (by[name as keyof TestDuration] ?? 0);
  return ms;
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
