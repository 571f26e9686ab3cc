import type { DomainSpec } from '@holdfast/protocol';
import type { Driver, Guest, GuestPlan } from '../driver.js';

/** What the suite needs of a driver's surroundings. A new one is made for each case. */
export interface DriverEnvironment extends AsyncDisposable {
  /** The driver under test. */
  readonly driver: Driver;
  /** A completed spec that boots, writes `readyLine` to its console and obeys the power button. */
  bootableSpec(name: string, uuid: string): DomainSpec;
  /** The same, with a serial port that can be opened. */
  consoleSpec(name: string, uuid: string): DomainSpec;
  /** The same without serial port and console. */
  specWithoutConsole(name: string, uuid: string): DomainSpec;
  /** A spec, or a state of the surroundings, with which the next launch fails. */
  unlaunchableSpec(name: string, uuid: string): DomainSpec;
  /** Undoes what `unlaunchableSpec` did to the surroundings. */
  makeLaunchable(): Promise<void>;
  /** The line by which a guest says that it has booted. */
  readonly readyLine: string;
  /** Another driver over the same host, as a daemon has it that was started again. */
  restartedDriver(): Promise<Driver>;
  /** Makes the hypervisor of a guest die. */
  crash(plan: GuestPlan, guest: Guest): Promise<void>;
  /** Makes the guest's operating system power off. */
  shutdownFromInside(plan: GuestPlan): Promise<void>;
  /** Makes the guest's operating system reboot. */
  rebootFromInside(plan: GuestPlan): Promise<void>;
  /** Makes the guest's kernel panic and be noticed. */
  panic(plan: GuestPlan): Promise<void>;
  /** Names what is left of a guest: processes, sockets, control groups; empty: nothing. The console log may stay. */
  remains(plan: GuestPlan): Promise<readonly string[]>;
  /** Lets so much of the driver's time pass. */
  pass(ms: number): Promise<void>;
}

/** What the guests of an environment can do; the suite has no cases for what they cannot. */
export interface GuestAbilities {
  /** They have a balloon driver, which gives memory back. */
  readonly balloon: boolean;
}
