import { type Disk, DomainDevices, type DomainSpec } from '@holdfast/protocol';

/** The same configuration with other disks. */
export function withDisks(spec: DomainSpec, disks: readonly Disk[]): DomainSpec {
  return { ...spec, devices: { ...(spec.devices ?? DomainDevices.create()), disks: [...disks] } };
}

/** The disks of a configuration. */
export function disksOf({ devices }: DomainSpec): readonly Disk[] {
  return devices?.disks ?? [];
}
