import type { InterfaceOffloads, NetworkInterface } from '@holdfast/protocol';
import type { Support } from './support.js';
import { supportedBoot, supportedDevice, supportedVirtio } from './supported-address.js';

const guestOffloads: Support<InterfaceOffloads> = { csum: 'any', tso4: 'any', tso6: 'any', ecn: 'any', ufo: 'any' };

/** Network interfaces: those that need nothing made on the host. */
export const supportedInterface: Support<NetworkInterface> = {
  ...supportedDevice,
  type: ['user', 'ethernet', 'server', 'client', 'mcast', 'udp', 'null'],
  managed: [false],
  trustGuestRxFilters: [false],
  // How the address came about and is checked is the engine's business.
  mac: { address: 'any', type: 'any', check: 'any' },
  source: { socketAddress: 'any', port: 'any', local: { address: 'any', port: 'any' } },
  isolated: [false],
  ips: { address: 'any', family: ['ipv4', 'ipv6'], prefix: 'any' },
  portForwards: {
    proto: ['tcp', 'udp'],
    address: 'any',
    ranges: { start: 'any', end: 'any', to: 'any', exclude: [false] },
  },
  // Interfaces of the host are not made yet: only one that is there already can be used.
  target: { dev: 'any', managed: [false] },
  model: [
    'virtio',
    'virtio-transitional',
    'virtio-non-transitional',
    'e1000',
    'e1000e',
    'e1000-82544gc',
    'i82551',
    'i82557b',
    'i82559er',
    'ne2k_pci',
    'pcnet',
    'rtl8139',
    'vmxnet3',
    'usb-net',
  ],
  driver: {
    name: ['qemu'],
    txmode: ['iothread', 'timer'],
    ioeventfd: 'any',
    eventIdx: 'any',
    queues: [1],
    rxQueueSize: 'any',
    txQueueSize: 'any',
    virtio: supportedVirtio,
    host: { ...guestOffloads, gso: 'any', mrgRxbuf: 'any' },
    guest: guestOffloads,
  },
  sndbufBytes: 'any',
  linkState: ['up', 'down'],
  mtu: 'any',
  boot: supportedBoot,
  rom: { enabled: 'any', bar: 'any', file: 'any' },
};
