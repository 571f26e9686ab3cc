import type { DomainSpec } from '@holdfast/protocol';
import type { DiskImages } from '../../../model/given-images.js';
import type { EmulatorFacts, MachineFamily } from '../capabilities/emulator-facts.js';
import type { ControllerPlan } from './controller-plan.js';
import type { DescriptorTable } from './descriptor-plan.js';

/** Everything about the host that a command line depends on; found out before it is built. */
export interface ArgvPaths {
  /** The guest's own directory; QEMU's working directory too. */
  readonly directory: string;
  /** Where the first serial port or console is logged. */
  readonly consoleLog: string;
  /** Backing chains by position of the disk, the disk's own image first; missing: it has no medium. */
  readonly chains: DiskImages;
  /** A saved state to go on from; absent: it boots. */
  readonly restore?: string;
  /** Present time, in seconds since 1970. */
  readonly nowSeconds: number;
}

/** What the builders of one command line share. */
export interface ArgvContext {
  readonly spec: DomainSpec;
  readonly emulator: EmulatorFacts;
  /** Full name of the machine type. */
  readonly machine: string;
  readonly family: MachineFamily;
  readonly accelerator: 'kvm' | 'tcg';
  readonly paths: ArgvPaths;
  readonly descriptors: DescriptorTable;
  readonly controllers: ControllerPlan;
  /** Turn in booting, from 1, by kind and position of the device, where `os.boot` decides it. */
  readonly bootTurns: ReadonlyMap<string, number>;
}

/** A command for the monitor, for what has no option. */
export interface LaunchCommand {
  readonly execute: string;
  readonly arguments: Readonly<Record<string, string | number | boolean>>;
}

/** How to start a guest. */
export interface Argv {
  readonly args: readonly string[];
  /** What the process inherits from descriptor 3 on: the two monitors first. */
  readonly descriptors: ArgvContext['descriptors']['planned'];
  /** Variables beside those that every guest gets. */
  readonly environment: Readonly<Record<string, string>>;
  /** Number of the descriptor of the saved state that it goes on from; undefined: it boots. */
  readonly incoming: number | undefined;
  /** To be sent before the guest runs. */
  readonly commands: readonly LaunchCommand[];
}
