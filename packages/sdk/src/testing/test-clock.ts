import { refusal } from '../errors/refusal.js';
import { VirtualTime } from './virtual-time.js';

/**
 * A length of time; what is named adds up.
 *
 * @beta
 */
export interface TestDuration {
  /** So many thousandths of a second. */
  readonly milliseconds?: number;
  /** So many seconds. */
  readonly seconds?: number;
  /** So many minutes. */
  readonly minutes?: number;
  /** So many hours. */
  readonly hours?: number;
}

/**
 * The time of a {@link TestDaemon}, and of waits on its connections. It stands still until it is told to go on.
 *
 * @beta
 */
export interface TestClock {
  /** What it shows. */
  readonly now: Date;
  /**
   * Lets time pass. Whatever is due happens at its own moment and in order, and what that sets going comes to rest before
   * the next moment. Resolves when everything that was due has run.
   *
   * @param by - Milliseconds, or a length of time.
   * @throws HoldfastError INVALID_ARGUMENT when that is no time
   */
  advance(by: number | TestDuration, options?: TestAdvanceOptions): Promise<void>;
}

/**
 * What {@link TestClock.advance} takes.
 *
 * @beta
 */
export interface TestAdvanceOptions {
  /**
   * How long a client that the daemon asks for a sign of life has in real time before its time is over, in milliseconds; 10
   * seconds where nothing is said, which only one that hangs takes.
   */
  readonly patienceMs?: number;
}

/**
 * What {@link createTestClock} takes.
 *
 * @beta
 */
export interface TestClockOptions {
  /** What it shows at first; the present where nothing is said. */
  readonly startAt?: Date;
}

/**
 * Makes a clock for {@link startTestDaemon}, one for each daemon.
 *
 * @example
 * ```ts
 * const clock = createTestClock();
 * await using daemon = await startTestDaemon({ clock });
 * await clock.advance({ minutes: 5 });
 * ```
 *
 * @beta
 */
export function createTestClock({ startAt = new Date() }: TestClockOptions = {}): TestClock {
  const startMs = startAt.getTime();
  if (!Number.isFinite(startMs)) throw refusal('INVALID_ARGUMENT', 'startAt is no time; a valid Date is wanted');
  return new VirtualTime(startMs);
}

/** What makes a clock of {@link createTestClock} pass. @internal */
export function timeOf(clock: TestClock): VirtualTime {
  if (clock instanceof VirtualTime) return clock;
  throw refusal('INVALID_ARGUMENT', 'clock was not made by createTestClock; that is what is wanted');
}
