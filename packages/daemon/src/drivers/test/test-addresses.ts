import { AddressFamily, type DomainSpec, type GuestInterface } from '@holdfast/protocol';

/** The addresses that libvirt's test driver makes up: each interface has one, by its place. */
export function testAddresses({ devices }: DomainSpec, isUp: boolean): readonly GuestInterface[] {
  return (devices?.interfaces ?? []).map(({ target, mac }, position) => ({
    name: target?.dev ?? '',
    mac: mac?.address ?? '',
    addresses: isUp
      ? [{ family: AddressFamily.ADDRESS_FAMILY_IPV4, address: `192.168.0.${position + 1}`, prefix: 24 }]
      : [],
  }));
}
