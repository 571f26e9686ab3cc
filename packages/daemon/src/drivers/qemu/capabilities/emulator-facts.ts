/** What a QEMU binary says of itself. */
export interface EmulatorFacts {
  readonly path: string;
  /** libvirt's name of the architecture that it emulates. */
  readonly arch: 'x86_64' | 'i686';
  /** For example `7.2.22`. */
  readonly version: string;
  readonly machines: readonly MachineFacts[];
  /** Names of CPU models, for `-cpu`. */
  readonly cpuModels: readonly string[];
  /** Names of devices, for `-device`; a build may lack some, or have them in packages of their own. */
  readonly devices: readonly string[];
}

/** A machine type. */
export interface MachineFacts {
  readonly name: string;
  /** A short name that stands for it in this release of QEMU, for example `pc`. */
  readonly alias: string | undefined;
  readonly isDefault: boolean;
  readonly maxCpus: number;
}

/** Machine types that this driver can build: the PC with PCI, with PCI Express, and the small one without either. */
export type MachineFamily = 'pc' | 'q35' | 'microvm';

/** Which of them a machine type is; undefined: another. */
export function familyOf(machine: string): MachineFamily | undefined {
  if (machine === 'microvm') return 'microvm';
  if (/^(q35|pc-q35-\d[\w.]*)$/.test(machine)) return 'q35';
  return /^(pc|pc-i440fx-\d[\w.]*)$/.test(machine) ? 'pc' : undefined;
}

/** The machine type of a name or short name, if this driver can build it. */
export function findMachine(emulator: EmulatorFacts, name: string): MachineFacts | undefined {
  return emulator.machines.find((machine) => machine.name === name || machine.alias === name);
}

/** The machine type that QEMU takes when none is given. */
export function defaultMachine(emulator: EmulatorFacts): MachineFacts | undefined {
  return emulator.machines.find((machine) => machine.isDefault) ?? emulator.machines[0];
}
