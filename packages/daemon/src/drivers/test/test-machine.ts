import type { Clock } from '../../model/clock.js';
import type { Fact, GuestConsole, GuestPlan, GuestStatus } from '../driver.js';
import type { ConsoleBuffer } from './console-buffer.js';
import { type GuestBehaviour } from './guest-behaviour.js';
import { openTestConsole } from './test-console.js';
import { TestDevices } from './test-devices.js';

/** What a machine is made of. */
export interface TestMachineParts {
  readonly plan: GuestPlan;
  readonly id: number;
  readonly clock: Clock;
  readonly console: ConsoleBuffer;
  readonly behaviour: GuestBehaviour;
  readonly memoryBytes: number | undefined;
  readonly vcpus: number | undefined;
  /** What it goes on from; absent: it boots. */
  readonly state?: TestMachineState;
}

/** What is kept of a machine that is saved. */
export interface TestMachineState {
  readonly memoryBytes: number | undefined;
  readonly vcpus: number | undefined;
  readonly isBooted: boolean;
}

/**
 * A virtual machine in memory: what QEMU and the guest in it would be. It lives apart from the driver, as a process
 * does, and tells facts to whoever is attached at that time.
 */
export class TestMachine {
  readonly plan: GuestPlan;
  readonly id: number;
  readonly devices: TestDevices;
  behaviour: GuestBehaviour;
  reachable = true;
  readonly #clock: Clock;
  readonly #console: ConsoleBuffer;
  #run: GuestStatus['run'] | 'gone' = 'paused';
  #cause: GuestStatus['cause'] = 'starting-up';
  #memoryBytes: number | undefined;
  #vcpus: number | undefined;
  #booting: 'not begun' | 'booting' | 'booted' = 'not begun';
  #buttonPressed = false;
  readonly #timers = new Set<() => void>();
  #heldBack: (() => void)[] = [];
  #report: ((fact: Fact) => void) | undefined;

  constructor(parts: TestMachineParts) {
    this.plan = parts.plan;
    this.id = parts.id;
    this.#clock = parts.clock;
    this.#console = parts.console;
    this.behaviour = parts.behaviour;
    this.#memoryBytes = parts.memoryBytes;
    this.#vcpus = parts.vcpus;
    this.devices = new TestDevices(this.plan, (fact) => this.tell(fact));
    this.#console.attend(true);
    if (parts.state === undefined) return;
    this.#cause = 'user';
    this.#memoryBytes = parts.state.memoryBytes;
    this.#vcpus = parts.state.vcpus;
    if (parts.state.isBooted) this.#booting = 'booted';
  }

  /** Whether its process is there. */
  get alive(): boolean {
    return this.#run !== 'gone';
  }

  /** What its hypervisor says when asked; only while it is alive. */
  get status(): GuestStatus {
    const run = this.#run === 'gone' ? 'shutdown' : this.#run;
    return { run, cause: this.#cause, memoryBytes: this.#memoryBytes, vcpus: this.#vcpus };
  }

  /** All that another machine needs to go on where this one is. */
  get state(): TestMachineState {
    return { memoryBytes: this.#memoryBytes, vcpus: this.#vcpus, isBooted: this.#booting === 'booted' };
  }

  /** Whether it has come up far enough to have addresses. */
  get isUp(): boolean {
    return this.alive && this.#booting === 'booted';
  }

  /** Opens its console. */
  openConsole(): GuestConsole {
    return openTestConsole({
      buffer: this.#console,
      answer: (line) =>
        Object.hasOwn(this.behaviour.consoleAnswers, line) ? this.behaviour.consoleAnswers[line] : undefined,
      whenRunning: (work) => this.#whenRunning(work),
    });
  }

  /** Makes `report` the only one that hears of facts; undefined: nobody does, and they are lost. */
  attach(report: ((fact: Fact) => void) | undefined): void {
    this.#report = report;
  }

  /** Tells a fact after the present call has come to rest, as an event that arrives on a socket would. */
  tell(fact: Fact): void {
    queueMicrotask(() => this.#report?.(fact));
  }

  resume(): void {
    this.#run = 'running';
    this.#cause = 'unknown';
    if (this.#booting === 'not begun') this.#boot();
    const held = this.#heldBack;
    this.#heldBack = [];
    for (const work of held) this.#whenRunning(work);
  }

  /** Takes the processors away, for whatever cause. */
  hold(cause: GuestStatus['cause']): void {
    this.#run = 'paused';
    this.#cause = cause;
  }

  /** Stands still for good, until it is reset or ended. */
  halt(run: 'shutdown' | 'panicked' | 'pm-suspended'): void {
    this.#run = run;
    this.#cause = 'unknown';
  }

  pressPowerButton(): void {
    this.#buttonPressed = true;
    if (this.#booting === 'booted') this.#whenRunning(() => this.#obeyButton());
  }

  /** Back to the first instruction; one that ran goes on running, any other is paused there. */
  reset(by: 'guest' | 'host'): void {
    this.#forgetWork();
    this.#booting = 'not begun';
    this.#buttonPressed = false;
    if (this.#run === 'running') this.#boot();
    else this.hold('starting-up');
    this.tell({ kind: 'reset', by });
  }

  setMemory(memoryBytes: number): void {
    if (this.behaviour.balloon === 'ignore') return;
    this.#whenRunning(() => {
      this.#memoryBytes = memoryBytes;
      this.tell({ kind: 'balloon-changed', memoryBytes });
    });
  }

  setVcpus(count: number): void {
    this.#vcpus = count;
  }

  /** Its process ends; the last that is heard of it. */
  exit(cause: 'shutdown' | 'ended' | 'crashed', detail: string): void {
    if (this.#run === 'gone') return;
    this.#run = 'gone';
    this.#forgetWork();
    this.#console.attend(false);
    this.tell({ kind: 'exited', cause, detail });
  }

  writeLine(line: string): void {
    this.#console.writeLine(line);
  }

  #boot(): void {
    this.#booting = 'booting';
    this.#after(this.behaviour.bootMs, () => {
      this.#booting = 'booted';
      this.writeLine('HOLDFAST-GUEST READY');
      if (this.#buttonPressed) this.#obeyButton();
    });
  }

  #obeyButton(): void {
    this.#buttonPressed = false;
    this.writeLine('POWER BUTTON');
    if (this.behaviour.powerButton === 'ignore') return;
    this.#after(this.behaviour.shutdownMs, () => {
      this.halt('shutdown');
      this.tell({ kind: 'shutdown', by: 'guest' });
    });
  }

  #after(ms: number, work: () => void): void {
    const cancel = this.#clock.setTimeout(() => {
      this.#timers.delete(cancel);
      this.#whenRunning(work);
    }, ms);
    this.#timers.add(cancel);
  }

  // A guest that is held does nothing; what it was about to do it does when it goes on.
  #whenRunning(work: () => void): void {
    if (this.#run === 'running') work();
    else this.#heldBack.push(work);
  }

  #forgetWork(): void {
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    this.#heldBack = [];
  }
}
