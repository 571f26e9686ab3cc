/** What the host, or the way of running guests that was chosen on it, gives where the caller says nothing. */
export interface HostDefaults {
  /** Type of domain: `kvm`, `qemu`, `test`. */
  readonly domainType: string;
  /** Architecture of the guest's CPUs, in libvirt's words: `x86_64`. */
  readonly arch: string;
  /** Machine type: `pc`, `q35`. */
  readonly machine: string;
  /** Absolute path of the hypervisor's program; undefined: the driver has none. */
  readonly emulator?: string | undefined;
}

/** Whether QEMU runs the guest, so that its own words have a place in the spec. */
export function isQemu(host: HostDefaults): boolean {
  return host.domainType === 'qemu' || host.domainType === 'kvm';
}

/** Whether the machine has the devices of a PC. */
export function isX86(host: HostDefaults): boolean {
  return host.arch === 'x86_64' || host.arch === 'i686';
}

/** Whether the machine is a PC with PCI Express. */
export function isQ35(host: HostDefaults): boolean {
  return /^(pc-)?q35($|-)/.test(host.machine);
}

/** Whether the machine has a PCI bus, so that a device can be added without being asked for. */
export function hasPci(host: HostDefaults): boolean {
  return !/^(microvm|none$|isapc)/.test(host.machine);
}
