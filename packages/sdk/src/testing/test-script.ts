import type { ReasonName } from '../errors/reasons.js';

/**
 * Something that shall go wrong with the guests of a {@link TestDaemon}.
 *
 * @beta
 */
export interface TestFault {
  /** What the daemon does with a guest when it goes wrong. */
  readonly verb:
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
  /** Only the time of this number, from 1; absent: each. */
  readonly call?: number;
  /** Only for the domain of this name or UUID. */
  readonly domain?: string;
  /** Wait so long before anything else. */
  readonly delayMs?: number;
  /**
   * `fail`: it is refused with `reason`. `hang`: it takes until the caller gives up. `die`: the guest ends in the midst
   * of it. Absent: it goes well, after the delay.
   */
  readonly outcome?: 'fail' | 'hang' | 'die';
  /** Reason of the refusal. */
  readonly reason?: ReasonName;
  /** Message of the refusal. */
  readonly message?: string;
}

/**
 * How the guests of a {@link TestDaemon} behave.
 *
 * @beta
 */
export interface TestGuestBehaviour {
  /** From the first instruction until it has booted; 20 ms where nothing is said. */
  readonly bootMs?: number;
  /** What it makes of the power button. */
  readonly powerButton?: 'obey' | 'ignore';
  /** From the power button until it is off; 20 ms where nothing is said. */
  readonly shutdownMs?: number;
  /** What its hypervisor makes of being asked to end; being killed is always obeyed. */
  readonly quit?: 'obey' | 'ignore';
  /** Whether it gives memory back when it is asked to. */
  readonly balloon?: 'obey' | 'ignore';
  /** What it makes of being asked to let go of a device: `refuse` says no, `ignore` says nothing. */
  readonly unplug?: 'obey' | 'refuse' | 'ignore';
  /** What it says to a line that is typed at its console; what is typed is echoed. */
  readonly consoleAnswers?: Readonly<Record<string, string>>;
}
