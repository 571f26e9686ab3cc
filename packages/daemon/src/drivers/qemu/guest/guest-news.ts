import type { Fact, GuestStatus } from '../../driver.js';
import type { DiskSlots } from '../hotplug/disk-slots.js';
import { missedFact } from '../monitor/missed-fact.js';
import type { QmpEvent } from '../monitor/parse-message.js';
import { type EventState, launchedState, reduceEvent } from '../monitor/reduce-event.js';
import type { QemuGuestOptions } from './guest-options.js';

/** What is known of how a guest runs, and the facts of it that are told. */
export class GuestNews {
  readonly #options: Pick<QemuGuestOptions, 'name' | 'report' | 'logger'>;
  readonly #disks: DiskSlots;
  #state: EventState = launchedState;
  #isStateKnown = true;
  /** A guest of which nobody knows yet tells nothing: its launch may still fail. */
  #tells: 'not yet' | 'yes' | 'no more' = 'not yet';
  #ending: { readonly afterShutdown: boolean } | undefined;

  constructor(options: Pick<QemuGuestOptions, 'name' | 'report' | 'logger'>, disks: DiskSlots) {
    this.#options = options;
    this.#disks = disks;
  }

  /** From now on facts are told. */
  begin(): void {
    this.#tells = 'yes';
  }

  /** From now on none is told any more. */
  end(): void {
    this.#tells = 'no more';
  }

  get hasEnded(): boolean {
    return this.#tells === 'no more';
  }

  /** Nobody knows how it runs until there is a connection. */
  forgetState(): void {
    this.#isStateKnown = false;
  }

  /** Takes in how it runs, from an answer of its monitor. */
  learnState(run: GuestStatus['run']): void {
    this.#state = { ...launchedState, run };
  }

  /** It is being ended by us: what that causes is not news. */
  expectEnd(): void {
    this.#ending ??= { afterShutdown: this.#state.run === 'shutdown' };
  }

  /** Takes in an event of its monitor. */
  hear(event: QmpEvent, ours: (command: string) => boolean): void {
    const { state, facts } = reduceEvent(this.#state, event, {
      ours,
      ending: this.#ending !== undefined,
      deviceLeft: (device, what) => this.#disks.hear(device, what),
      deviceOf: (node) => this.#disks.deviceOf(node),
    });
    this.#state = state;
    for (const fact of facts) this.tell(fact);
  }

  /** How it ran when that was last known; undefined: that is not known. */
  get knownRun(): GuestStatus['run'] | undefined {
    return this.#isStateKnown ? this.#state.run : undefined;
  }

  /**
   * Takes in how it runs after a time without a connection, and tells what must have happened meanwhile.
   * @param before - As it was known before anybody asked.
   */
  catchUp(before: GuestStatus['run'] | undefined, now: Pick<GuestStatus, 'run' | 'cause'>): void {
    this.learnState(now.run);
    this.#isStateKnown = true;
    if (before === undefined || this.#ending !== undefined) return;
    const fact = missedFact(before, now);
    if (fact !== undefined) this.tell(fact);
  }

  /**
   * Takes in that it was let go on and sleeps: it fell asleep before it was held, or saved.
   * @param before - How it ran before it was let go on.
   */
  staysAsleep(before: GuestStatus['run'] | undefined): void {
    // It fell asleep after that, which was told.
    if (before !== 'pm-suspended' && this.#state.run === 'pm-suspended') return;
    this.learnState('pm-suspended');
    this.tell({ kind: 'pm-suspended', to: 'memory' });
  }

  /** Why its process is gone. */
  causeOfExit(): 'shutdown' | 'ended' | 'crashed' {
    if (this.#ending !== undefined) return this.#ending.afterShutdown ? 'shutdown' : 'ended';
    return this.#state.run === 'shutdown' ? 'shutdown' : 'crashed';
  }

  tell(fact: Fact): void {
    if (this.#tells !== 'yes') return;
    try {
      this.#options.report(fact);
    } catch (error) {
      // A fault of the listener must not cost us the monitor.
      this.#options.logger.error({ err: error, domain: this.#options.name, fact }, 'a fact could not be taken in');
    }
  }
}
