import { readFile } from 'node:fs/promises';
import { type Clock, systemClock } from '../../model/clock.js';
import { Fault } from '../../model/fault.js';
import type { Driver, Fact, Guest } from '../driver.js';
import { attachGuest } from './attach-guest.js';
import { FaultPlayer, type FaultRule, type FaultScript } from './fault-script.js';
import { type GuestBehaviour, obedientGuest } from './guest-behaviour.js';
import { testDomainCapabilities, testGuestCapabilities, testRefusals } from './test-capabilities.js';
import { controlGuest, type TestGuest } from './test-guest.js';
import { testDiskImages } from './test-disk-images.js';
import { TestHost } from './test-host.js';
import { TestMachine, type TestMachineState } from './test-machine.js';

/** What a driver of guests in memory can be given. */
export interface TestDriverOptions {
  /** Time of the guests; default the host's. With a `VirtualClock` nothing happens until it is advanced. */
  readonly clock?: Clock;
  /** What shall go wrong. */
  readonly faults?: FaultScript;
  /** How guests behave that are launched from now on. */
  readonly behaviour?: Partial<GuestBehaviour>;
  /** Where the guests live; one that another driver used has its guests, as after a restart of the daemon. */
  readonly host?: TestHost;
}

/** A driver of guests in memory, and what tests can do to it. */
export interface TestDriver extends Driver {
  readonly host: TestHost;
  /**
   * The living guest of that UUID or name.
   * @throws Error when there is none
   */
  guest(uuidOrName: string): TestGuest;
  /** Adds something that shall go wrong; its calls are counted from now. */
  inject(rule: FaultRule): void;
  /** From now on nothing goes wrong. */
  clearFaults(): void;
}

/** Makes guests in memory, which boot, obey and fail as a test tells them to. */
export function createTestDriver(options: TestDriverOptions = {}): TestDriver {
  const clock = options.clock ?? systemClock;
  const host = options.host ?? new TestHost();
  const faults = new FaultPlayer(options.faults ?? [], clock);
  const behaviour: GuestBehaviour = { ...obedientGuest, ...options.behaviour };
  const guests = new Set<Guest>();
  /** A guest of this driver until it has ended; whatever has is not held on to. */
  const attach = (machine: TestMachine, report: (fact: Fact) => void): Guest => {
    const guest = attachGuest(machine, faults, (fact) => {
      if (fact.kind === 'exited') guests.delete(guest);
      report(fact);
    });
    guests.add(guest);
    return guest;
  };

  return {
    name: 'test',
    host,
    async guestCapabilities(_options, signal) {
      await faults.play('guestCapabilities', undefined, signal);
      return testGuestCapabilities();
    },
    domainCapabilities: testDomainCapabilities,
    refusals: testRefusals,
    plugRefusals: () => [],
    diskImages: testDiskImages,
    async launch(plan, signal) {
      if ((await faults.play('launch', plan, signal)) === 'die') {
        throw new Fault('LAUNCH_FAILED', `guest ${plan.name} ended while starting`);
      }
      signal.throwIfAborted();
      const other = host.find(plan.uuid);
      if (other !== undefined) {
        throw new Fault('LAUNCH_FAILED', `guest ${plan.name} is there already, as number ${other.id}`);
      }
      const state = plan.restore === undefined ? {} : { state: await readState(plan.name, plan.restore) };
      const console = host.console(plan.uuid);
      const { memoryBytes, currentMemoryBytes, vcpu } = plan.spec;
      const machine = new TestMachine({
        plan,
        id: plan.id,
        clock,
        console,
        behaviour,
        memoryBytes: currentMemoryBytes ?? memoryBytes,
        vcpus: vcpu?.current ?? vcpu?.count,
        ...state,
      });
      host.add(machine);
      return attach(machine, plan.report);
    },
    async adopt(plan, signal) {
      const outcome = await faults.play('adopt', plan, signal);
      const machine = host.find(plan.uuid);
      if (outcome === 'die') machine?.exit('crashed', 'died during adopt by script');
      if (machine === undefined || !machine.alive || machine.plan.incarnation !== plan.incarnation) return undefined;
      return attach(machine, plan.report);
    },
    consoleLog({ uuid, spec }) {
      const devices = spec.devices;
      const hasConsole = devices !== undefined && devices.serials.length + devices.consoles.length > 0;
      return hasConsole ? host.console(uuid) : undefined;
    },
    guest(uuidOrName) {
      const machine = host.find(uuidOrName);
      if (machine === undefined) {
        const living = host.machines.map(({ plan }) => plan.name).join(', ');
        throw new Error(`no living guest ${uuidOrName}; there are: ${living === '' ? 'none' : living}`);
      }
      return controlGuest(machine, host.console(machine.plan.uuid));
    },
    inject: (rule) => faults.add(rule),
    clearFaults: () => faults.clear(),
    async [Symbol.asyncDispose]() {
      faults.clear();
      for (const guest of guests) await guest.detach();
    },
  };
}

async function readState(guest: string, path: string): Promise<TestMachineState> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as TestMachineState;
  } catch (error) {
    throw new Fault(
      'LAUNCH_FAILED',
      `the saved state of guest ${guest} cannot be read`,
      { metadata: { path } },
      { cause: error },
    );
  }
}
