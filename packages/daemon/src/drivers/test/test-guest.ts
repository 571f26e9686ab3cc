import type { GuestStatus } from '../driver.js';
import type { ConsoleBuffer } from './console-buffer.js';
import type { GuestBehaviour } from './guest-behaviour.js';
import type { TestMachine } from './test-machine.js';

/** What a test can make a guest in memory do, as if from inside it or by an accident of the host. */
export interface TestGuest {
  readonly uuid: string;
  readonly name: string;
  readonly id: number;
  readonly incarnation: string;
  readonly alive: boolean;
  readonly status: GuestStatus;
  /** Everything that it and its earlier starts wrote to the console. */
  readonly console: string;
  /** Changes how it behaves from now on. */
  behave(change: Partial<GuestBehaviour>): void;
  writeLine(line: string): void;
  /** Its operating system powers off. */
  shutdownFromInside(): void;
  /** Its operating system reboots. */
  rebootFromInside(): void;
  /** Its kernel panics. */
  panic(): void;
  /** Its kernel panics and loads another one to look into it. */
  loadCrashKernel(): void;
  /** Its hypervisor's process dies. */
  crash(detail?: string): void;
  /** A disk answers with an error and the policy is to stop. */
  pauseByIoError(device: string, reason?: string): void;
  /** A disk answers with an error and the guest goes on. */
  reportIoError(device: string, reason?: string): void;
  /** It lets go of a device, late or by itself. */
  releaseDevice(alias: string): void;
  /** It refuses to let go of a device that it was asked for before. */
  refuseToRelease(alias: string): void;
  /** Its watchdog fires; `pause` holds it, `reset` and `poweroff` do that. */
  fireWatchdog(action: 'none' | 'pause' | 'reset' | 'poweroff'): void;
  /** It puts itself to sleep. */
  sleep(to: 'memory' | 'disk'): void;
  /** It wakes from sleep. */
  wake(): void;
  /** Somebody holds it from another monitor. */
  pauseFromOutside(): void;
  /** Somebody lets it go on from another monitor. */
  resumeFromOutside(): void;
  /** Its monitor stops answering though the process lives. */
  loseMonitor(): void;
  /** Its monitor answers again. */
  regainMonitor(): void;
}

/** The test's handle on a machine. */
export function controlGuest(machine: TestMachine, console: ConsoleBuffer): TestGuest {
  return {
    uuid: machine.plan.uuid,
    name: machine.plan.name,
    id: machine.id,
    incarnation: machine.plan.incarnation,
    get alive() {
      return machine.alive;
    },
    get status() {
      return machine.status;
    },
    get console() {
      return console.text;
    },
    behave(change) {
      machine.behaviour = { ...machine.behaviour, ...change };
    },
    writeLine: (line) => machine.writeLine(line),
    shutdownFromInside: () => powerOff(machine),
    rebootFromInside: () => machine.reset('guest'),
    panic() {
      machine.halt('panicked');
      machine.tell({ kind: 'panicked' });
    },
    loadCrashKernel: () => machine.tell({ kind: 'crash-loaded' }),
    crash: (detail = 'killed by signal SIGSEGV') => machine.exit('crashed', detail),
    pauseByIoError(device, reason = 'enospc') {
      machine.hold('io-error');
      machine.tell({ kind: 'io-error', device, action: 'pause', reason });
      machine.tell({ kind: 'paused', cause: 'io-error' });
    },
    reportIoError: (device, reason = 'eio') => machine.tell({ kind: 'io-error', device, action: 'report', reason }),
    releaseDevice: (alias) => machine.devices.release(alias),
    refuseToRelease: (device) => machine.tell({ kind: 'device-removal-refused', device }),
    fireWatchdog(action) {
      machine.tell({ kind: 'watchdog', action });
      if (action === 'pause') {
        machine.hold('watchdog');
        machine.tell({ kind: 'paused', cause: 'watchdog' });
      }
      if (action === 'reset') machine.reset('guest');
      if (action === 'poweroff') powerOff(machine);
    },
    sleep(to) {
      machine.halt('pm-suspended');
      machine.tell({ kind: 'pm-suspended', to });
    },
    wake() {
      machine.resume();
      machine.tell({ kind: 'woke' });
    },
    pauseFromOutside() {
      machine.hold('user');
      machine.tell({ kind: 'paused', cause: 'user' });
    },
    resumeFromOutside() {
      machine.resume();
      machine.tell({ kind: 'resumed' });
    },
    loseMonitor() {
      machine.reachable = false;
      machine.tell({ kind: 'unreachable' });
    },
    regainMonitor() {
      machine.reachable = true;
      machine.tell({ kind: 'reachable' });
    },
  };
}

function powerOff(machine: TestMachine): void {
  machine.halt('shutdown');
  machine.tell({ kind: 'shutdown', by: 'guest' });
}
