import type { ReasonName } from '@holdfast/protocol';
import type { Clock } from '../../model/clock.js';
import { Fault } from '../../model/fault.js';
import { untilAborted } from './until-aborted.js';
import { wait } from './wait.js';

/** A verb of the port that can be made to go wrong. */
export type DriverVerb =
  | 'guestCapabilities'
  | 'launch'
  | 'adopt'
  | 'status'
  | 'resume'
  | 'pause'
  | 'pressPowerButton'
  | 'reset'
  | 'setMemory'
  | 'setVcpus'
  | 'plugDisk'
  | 'unplugDisk'
  | 'devices'
  | 'keep'
  | 'letGo'
  | 'save'
  | 'addresses'
  | 'openConsole'
  | 'end'
  | 'detach';

/** What goes wrong, once or always. Plain data, so that it can be handed to a daemon in JSON. */
export interface FaultRule {
  readonly verb: DriverVerb;
  /** Only the call of this number, from 1, counted from when the rule was added; absent: each. */
  readonly call?: number;
  /** Only calls for the domain of this name or UUID. */
  readonly domain?: string;
  /** Wait so long before anything else. */
  readonly delayMs?: number;
  /**
   * `fail`: refuse with `reason`. `hang`: wait until the caller gives up. `die`: the guest's process ends in the midst
   * of the call. Absent: go on as usual, after the delay.
   */
  readonly outcome?: 'fail' | 'hang' | 'die';
  /** Reason of the refusal; default MONITOR_FAILED, for `launch` LAUNCH_FAILED. */
  readonly reason?: ReasonName;
  readonly message?: string;
}

/** What shall go wrong, in this order of precedence. */
export type FaultScript = readonly FaultRule[];

/** Who a call is for. */
export interface FaultTarget {
  readonly name: string;
  readonly uuid: string;
}

/** Plays a script against the calls of a driver. */
export class FaultPlayer {
  readonly #clock: Clock;
  readonly #rules: { rule: FaultRule; seen: number }[] = [];

  constructor(script: FaultScript, clock: Clock) {
    this.#clock = clock;
    for (const rule of script) this.add(rule);
  }

  /** Adds a rule behind those that are there; its calls are counted from now. */
  add(rule: FaultRule): void {
    this.#rules.push({ rule, seen: 0 });
  }

  /** Forgets all rules. */
  clear(): void {
    this.#rules.length = 0;
  }

  /**
   * Stands at the door of each verb. Resolves with `die` when the guest shall die in the midst of the call.
   * @throws Fault what the script says, or the signal's reason
   */
  async play(verb: DriverVerb, target: FaultTarget | undefined, signal: AbortSignal): Promise<'go on' | 'die'> {
    signal.throwIfAborted();
    const rule = this.#match(verb, target);
    if (rule === undefined) return 'go on';
    if (rule.delayMs !== undefined) await wait(this.#clock, rule.delayMs, signal);
    switch (rule.outcome) {
      case 'die':
        return 'die';
      case 'hang':
        return untilAborted(signal);
      case 'fail':
        throw new Fault(
          rule.reason ?? (verb === 'launch' ? 'LAUNCH_FAILED' : 'MONITOR_FAILED'),
          rule.message ?? `${verb} of ${target?.name ?? 'the host'} fails by script`,
        );
      case undefined:
    }
    return 'go on';
  }

  #match(verb: DriverVerb, target: FaultTarget | undefined): FaultRule | undefined {
    let first: FaultRule | undefined;
    for (const entry of this.#rules) {
      const { rule } = entry;
      if (rule.verb !== verb) continue;
      if (rule.domain !== undefined && rule.domain !== target?.name && rule.domain !== target?.uuid) continue;
      entry.seen += 1;
      if (rule.call === undefined || rule.call === entry.seen) first ??= rule;
    }
    return first;
  }
}
