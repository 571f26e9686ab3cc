import type { DomainSpec, NetworkInterface } from '@holdfast/protocol';
import { duplicates, missing, type SpecViolation, violation } from './violation.js';

/** What is wrong with network interfaces. */
export function interfaceViolations(spec: DomainSpec): SpecViolation[] {
  const interfaces = spec.devices?.interfaces ?? [];
  return [
    ...interfaces.flatMap((nic, index) => {
      const at = `devices.interfaces[${index}]`;
      return [...sourceViolations(nic, at), ...driverViolations(nic, at)];
    }),
    ...duplicates(
      // The two of a team have the same, since they are one to the guest.
      interfaces.flatMap(({ mac, teaming }, index) =>
        mac?.address === undefined || teaming?.type === 'transient'
          ? []
          : [[mac.address.toLowerCase(), `devices.interfaces[${index}].mac.address`] as const],
      ),
      'each interface',
    ),
  ];
}

/** The fields of `source` that each type cannot do without, with their names in the schema. */
const neededSource: Readonly<
  Record<string, readonly (readonly [keyof NonNullable<NetworkInterface['source']>, string])[]>
> = {
  network: [['network', 'network']],
  bridge: [['bridge', 'bridge']],
  direct: [['dev', 'dev']],
  vdpa: [['dev', 'dev']],
  internal: [['name', 'name']],
  hostdev: [['address', 'address']],
  vhostuser: [
    ['path', 'path'],
    ['socketMode', 'socket_mode'],
  ],
  server: [['port', 'port']],
  client: [
    ['socketAddress', 'socket_address'],
    ['port', 'port'],
  ],
  mcast: [
    ['socketAddress', 'socket_address'],
    ['port', 'port'],
  ],
  udp: [
    ['socketAddress', 'socket_address'],
    ['port', 'port'],
    ['local', 'local'],
  ],
};

function sourceViolations(nic: NetworkInterface, at: string): SpecViolation[] {
  const { type, source } = nic;
  if (type === undefined) return [];
  // A bridge is also known by the network that made it.
  if (type === 'bridge' && source?.network !== undefined) return [];
  // A USB device of the host is also known by what it is.
  if (type === 'hostdev' && source?.usbVendor !== undefined) return [];
  return (neededSource[type] ?? [])
    .filter(([property]) => source?.[property] === undefined)
    .map(([, name]) => missing(`${at}.source.${name}`, 'a value', `since ${at}.type is ${type}`));
}

function driverViolations(nic: NetworkInterface, at: string): SpecViolation[] {
  const { driver, portForwards, backend } = nic;
  const sizes = [
    [`${at}.driver.rx_queue_size`, driver?.rxQueueSize],
    [`${at}.driver.tx_queue_size`, driver?.txQueueSize],
  ] as const;
  return [
    ...sizes.flatMap(([field, size]) =>
      size === undefined || (size > 0 && Number.isInteger(Math.log2(size)))
        ? []
        : [violation(field, size, 'a power of two')],
    ),
    ...(portForwards.length > 0 && backend?.type !== 'passt'
      ? [violation(`${at}.port_forwards`, 'given', 'nothing', `since ${at}.backend.type is not passt`)]
      : []),
    ...(nic.teaming?.type === 'transient' && nic.teaming.persistent === undefined
      ? [missing(`${at}.teaming.persistent`, 'the alias of the interface that stays')]
      : []),
  ];
}
