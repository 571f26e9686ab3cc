import type { DeviceAddress, DomainDevices, DomainSpec } from '@holdfast/protocol';

interface Placed {
  readonly alias?: string;
  readonly address?: DeviceAddress;
}

/**
 * Gives the devices of a guest the places that they have, where their spec leaves them open: without one of them in the
 * middle those behind it would get others when the guest is saved and goes on. What is given is kept.
 */
export function pinPlaces(spec: DomainSpec, places: ReadonlyMap<string, DeviceAddress | undefined>): DomainSpec {
  if (spec.devices === undefined) return spec;
  const pinned = (device: unknown): unknown => {
    if (typeof device !== 'object' || device === null) return device;
    const { alias, address } = device as Placed;
    const place = alias === undefined || address !== undefined ? undefined : places.get(alias);
    return place === undefined ? device : { ...device, address: place };
  };
  const devices = Object.entries(spec.devices).map(([name, value]: [string, unknown]) => [
    name,
    Array.isArray(value) ? value.map(pinned) : pinned(value),
  ]);
  return { ...spec, devices: Object.fromEntries(devices) as unknown as DomainDevices };
}
