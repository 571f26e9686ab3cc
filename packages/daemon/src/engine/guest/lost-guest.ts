import type { AdoptPlan, Driver, Fact, Guest, SaveOptions } from '../../drivers/driver.js';
import type { Clock } from '../../model/clock.js';
import { Fault } from '../../model/fault.js';

/** How often a guest that cannot be reached is tried again. */
const retryMs = 5000;

/**
 * Stands for a guest of an earlier run of the daemon until it is taken back. Every call tries that first, and so does
 * time; what comes of it is reported as a fact, like everything that comes up from a driver.
 */
export class LostGuest implements Guest {
  readonly #driver: Driver;
  readonly #plan: AdoptPlan;
  readonly #passOn: AdoptPlan['report'];
  readonly #clock: Clock;
  #found: Guest | undefined;
  #isOver = false;
  /** Whether its driver has it and said that its monitor does not answer; then the driver goes on trying. */
  #isSilent = false;
  #cancelRetry: (() => void) | undefined;

  constructor(driver: Driver, plan: AdoptPlan, clock: Clock) {
    this.#driver = driver;
    this.#plan = { ...plan, report: (fact) => this.#report(fact) };
    this.#passOn = plan.report;
    this.#clock = clock;
  }

  get process(): Guest['process'] {
    return this.#found === undefined ? this.#plan.process : this.#found.process;
  }

  /** Takes it back; undefined: it is gone. @throws Fault when its monitor does not answer */
  async take(signal: AbortSignal): Promise<Guest | undefined> {
    if (this.#found !== undefined || this.#isOver) return this.#found;
    const guest = await this.#driver.adopt(this.#plan, signal);
    this.#isOver = guest === undefined;
    this.#found = guest;
    return guest;
  }

  /** Goes on trying by itself, until it is found, gone, or let go of. */
  keepTrying(): void {
    this.#cancelRetry = this.#clock.setTimeout(() => {
      this.#reach(new AbortController().signal).catch(() => {
        // It is still out of reach, which is known; the next time is as good as this one.
        if (!this.#isOver) this.keepTrying();
      });
    }, retryMs);
  }

  async status(signal: AbortSignal): ReturnType<Guest['status']> {
    return (await this.#reach(signal)).status(signal);
  }
  async resume(signal: AbortSignal): Promise<void> {
    await (await this.#reach(signal)).resume(signal);
  }
  async pause(signal: AbortSignal): Promise<void> {
    await (await this.#reach(signal)).pause(signal);
  }
  async pressPowerButton(signal: AbortSignal): Promise<void> {
    await (await this.#reach(signal)).pressPowerButton(signal);
  }
  async reset(signal: AbortSignal): Promise<void> {
    await (await this.#reach(signal)).reset(signal);
  }
  async setMemory(memoryBytes: number, signal: AbortSignal): Promise<void> {
    await (await this.#reach(signal)).setMemory(memoryBytes, signal);
  }
  async setVcpus(count: number, signal: AbortSignal): Promise<void> {
    await (await this.#reach(signal)).setVcpus(count, signal);
  }
  async plugDisk(...args: Parameters<Guest['plugDisk']>): ReturnType<Guest['plugDisk']> {
    return (await this.#reach(args[1])).plugDisk(...args);
  }
  async unplugDisk(alias: string, limit: AbortSignal): Promise<void> {
    await (await this.#reach(limit)).unplugDisk(alias, limit);
  }
  async devices(signal: AbortSignal): ReturnType<Guest['devices']> {
    return (await this.#reach(signal)).devices(signal);
  }
  async keep(...args: Parameters<Guest['keep']>): Promise<void> {
    await (await this.#reach(args[1])).keep(...args);
  }
  async letGo(names: readonly string[], signal: AbortSignal): Promise<void> {
    await (await this.#reach(signal)).letGo(names, signal);
  }
  async save(path: string, options: SaveOptions): Promise<void> {
    await (await this.#reach(options.signal)).save(path, options);
  }
  async addresses(...args: Parameters<Guest['addresses']>): ReturnType<Guest['addresses']> {
    return (await this.#reach(args[1])).addresses(...args);
  }
  async openConsole(...args: Parameters<Guest['openConsole']>): ReturnType<Guest['openConsole']> {
    return (await this.#reach(args[1])).openConsole(...args);
  }
  async end(how: 'graceful' | 'forced', signal: AbortSignal): Promise<void> {
    await (await this.take(signal))?.end(how, signal);
  }
  async detach(): Promise<void> {
    this.#cancelRetry?.();
    this.#isOver = true;
    await this.#found?.detach();
  }

  async #reach(signal: AbortSignal): Promise<Guest> {
    if (this.#found !== undefined) return this.#found;
    const guest = await this.take(signal);
    if (guest === undefined) {
      this.#passOn({ kind: 'exited', cause: 'crashed', detail: 'gone while the daemon could not reach it' });
      throw new Fault('MONITOR_FAILED', `guest ${this.#plan.name} is gone`);
    }
    this.#cancelRetry?.();
    if (this.#isSilent) throw new Fault('MONITOR_FAILED', `monitor of guest ${this.#plan.name} does not answer`);
    this.#passOn({ kind: 'reachable' });
    return guest;
  }

  #report(fact: Fact): void {
    if (fact.kind === 'unreachable') this.#isSilent = true;
    if (fact.kind === 'reachable') this.#isSilent = false;
    this.#passOn(fact);
  }
}
