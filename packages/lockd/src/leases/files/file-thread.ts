import type { Clock } from '../../host/clock.js';
import { Turn } from '../../turn.js';
import {
  type FileAccess,
  FileSystemHangs,
  type StepAnswer,
  type StepArguments,
  type StepName,
  hangs,
} from './file-access.js';
import type { RemoteMount } from './mount-table.js';
import { type StartThread, type StepOutcome, type StepThread, restored } from './step-message.js';

interface Wanted {
  readonly name: StepName;
  readonly args: readonly unknown[];
  /** It gives something back, and is done whether or not anybody waits. */
  readonly isDuty: boolean;
  settle(outcome: StepOutcome): void;
  stopWaiting: () => void;
}

const idleMs = 60_000;

/**
 * Reaches a file system that may hang by a thread of its own, one step at a time. A step that is not done in time is
 * refused, and so is at once whatever comes after it until the file system answers again. What such a step gets after all is
 * let go of before the next step is done, so that nothing is ever locked that nobody knows of.
 *
 * The thread cannot be ended while it hangs in the kernel; it does not keep the process from being replaced or killed.
 */
export class FileThread implements FileAccess {
  readonly remote: { readonly mount: RemoteMount; readonly turn: Turn };
  readonly #deadlineMs: number;
  readonly #clock: Clock;
  readonly #start: StartThread;
  #thread: StepThread | undefined;
  #queue: Wanted[] = [];
  #current: Wanted | undefined;
  #isHanging = false;
  #whenIdle: (() => void)[] = [];
  #stopIdling = (): void => {};

  constructor(mount: RemoteMount, deadlineMs: number, clock: Clock, start: StartThread) {
    this.remote = { mount, turn: new Turn() };
    this.#deadlineMs = deadlineMs;
    this.#clock = clock;
    this.#start = start;
  }

  get hanging(): string | undefined {
    return this.#isHanging ? hangs(this.remote.mount, this.#deadlineMs) : undefined;
  }

  /** Whether something is under way there. */
  get isBusy(): boolean {
    return this.#current !== undefined;
  }

  /** Resolves with whether nothing is under way there, which is waited for no longer than a step may take. */
  settles(): Promise<boolean> {
    if (this.#isHanging) return Promise.resolve(false);
    if (this.#current === undefined) return Promise.resolve(true);
    return new Promise((resolve) => {
      const cancel = this.#clock.setTimeout(() => resolve(false), this.#deadlineMs);
      this.#whenIdle.push(() => {
        cancel();
        resolve(true);
      });
    });
  }

  step<Name extends StepName>(name: Name, ...args: StepArguments<Name>): Promise<StepAnswer<Name>> {
    return new Promise((resolve, reject) => {
      if (this.#isHanging) {
        reject(this.#refusal());
        return;
      }
      const wanted: Wanted = {
        name,
        args,
        isDuty: false,
        settle: (outcome) => {
          if ('answer' in outcome) resolve(outcome.answer as StepAnswer<Name>);
          else reject(outcome.error === 'hangs' ? this.#refusal() : restored(outcome.error));
        },
        stopWaiting: () => {},
      };
      const cancel = this.#clock.setTimeout(() => {
        reject(this.#refusal());
        this.#isLate(wanted);
      }, this.#deadlineMs);
      wanted.stopWaiting = cancel;
      this.#queue.push(wanted);
      this.#next();
    });
  }

  giveBack(name: 'unlock' | 'letGo', descriptor: number): Promise<void> {
    this.#queue.push({ name, args: [descriptor], isDuty: true, settle: () => {}, stopWaiting: () => {} });
    this.#next();
    return Promise.resolve();
  }

  /** Ends the thread once it has nothing to do. */
  end(): void {
    this.#stopIdling();
    if (this.#current === undefined) this.#thread?.end();
    this.#thread = undefined;
  }

  #refusal(): FileSystemHangs {
    return new FileSystemHangs(this.remote.mount, this.#deadlineMs);
  }

  /** Whatever is first has hung for so long; what waits behind it gets no other answer. */
  #isLate(wanted: Wanted): void {
    this.#isHanging = true;
    this.#queue = this.#queue.filter((each) => {
      if (each.isDuty) return true;
      each.stopWaiting();
      if (each !== wanted) each.settle({ error: 'hangs' });
      return false;
    });
  }

  #next(): void {
    if (this.#current !== undefined) return;
    this.#stopIdling();
    const wanted = this.#queue.shift();
    if (wanted === undefined) {
      for (const tell of this.#whenIdle.splice(0)) tell();
      this.#stopIdling = this.#clock.setTimeout(() => {
        this.#thread?.end();
        this.#thread = undefined;
      }, idleMs);
      return;
    }
    this.#current = wanted;
    this.#thread ??= this.#start(
      (outcome) => {
        this.#answered(outcome);
      },
      (error) => {
        this.#thread = undefined;
        this.#answered({ error: { message: `the thread that reaches it died: ${error.message}`, code: 'EIO' } });
      },
    );
    this.#thread.post({ name: wanted.name, args: wanted.args });
  }

  #answered(outcome: StepOutcome): void {
    const done = this.#current;
    if (done === undefined) return;
    this.#current = undefined;
    done.stopWaiting();
    if (this.#isHanging && !done.isDuty) {
      // Nobody waits for it any more.
      const duty = 'answer' in outcome ? dutyOf(done, outcome.answer) : undefined;
      if (duty) this.#queue.unshift(duty);
    } else done.settle(outcome);
    this.#isHanging = false;
    this.#next();
  }
}

/** What gives back what a step got; undefined: it got nothing. */
function dutyOf({ name, args }: Wanted, answer: unknown): Wanted | undefined {
  const duty = (what: 'unlock' | 'letGo', descriptor: unknown): Wanted => ({
    name: what,
    args: [descriptor],
    isDuty: true,
    settle: () => {},
    stopWaiting: () => {},
  });
  switch (name) {
    case 'openSpace':
      return duty('letGo', (answer as StepAnswer<'openSpace'>).index);
    case 'lockFile': {
      const attempt = answer as StepAnswer<'lockFile'>;
      return attempt.kind === 'locked' ? duty('letGo', attempt.descriptor) : undefined;
    }
    case 'tryLock':
      return answer === true ? duty('unlock', args[0]) : undefined;
    default:
      return undefined;
  }
}
