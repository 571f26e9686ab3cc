import type { NetworkInterface } from '@holdfast/protocol';
import { addressOf } from '../address-of.js';
import { aliasOf } from '../alias-of.js';
import type { ArgvContext, LaunchCommand } from '../argv-context.js';
import { jsonText, type JsonDraft } from '../option-text.js';
import { virtioDevice, virtioProperties } from '../virtio-device.js';

/** The network interfaces: what carries each on the host, and what the guest sees. */
export function interfaceArguments(context: ArgvContext): string[] {
  return (context.spec.devices?.interfaces ?? []).flatMap((nic, index) => {
    const backend = `host${aliasOf(nic, 'net', index)}`;
    const carrier = netdev(nic, backend);
    const device = jsonText(interfaceDevice(nic, index, carrier === undefined ? undefined : backend, context));
    return [...(carrier === undefined ? [] : ['-netdev', jsonText(carrier)]), '-device', device];
  });
}

function netdev(nic: NetworkInterface, id: string): JsonDraft | undefined {
  const { source } = nic;
  const socket = `${source?.socketAddress ?? ''}:${source?.port ?? 0}`;
  switch (nic.type) {
    case 'user':
      return { type: 'user', id, ...userNetwork(nic) };
    case 'ethernet':
      // The interface is there already and belongs to the user that runs QEMU.
      return { type: 'tap', id, ifname: nic.target?.dev, script: 'no', downscript: 'no', sndbuf: nic.sndbufBytes };
    case 'server':
      return { type: 'socket', id, listen: socket };
    case 'client':
      return { type: 'socket', id, connect: socket };
    case 'mcast':
      return { type: 'socket', id, mcast: socket };
    case 'udp':
      return {
        type: 'socket',
        id,
        udp: socket,
        localaddr: `${source?.local?.address ?? ''}:${source?.local?.port ?? 0}`,
      };
    case undefined:
    default:
      // `null`: a card without a cable.
      return undefined;
  }
}

/** Address and prefix of the made-up network, and the ports of the host that lead into it. */
function userNetwork(nic: NetworkInterface): JsonDraft {
  const v4 = nic.ips.find(({ family }) => family !== 'ipv6');
  const v6 = nic.ips.find(({ family }) => family === 'ipv6');
  const forwards = nic.portForwards.flatMap(({ proto, address, ranges }) =>
    ranges.flatMap(({ start = 0, end = start, to = start }) =>
      Array.from({ length: end - start + 1 }, (_, offset) => ({
        str: `${proto ?? 'tcp'}:${address ?? ''}:${start + offset}-:${to + offset}`,
      })),
    ),
  );
  return {
    net: v4 === undefined ? undefined : `${networkOf(v4.address ?? '', v4.prefix ?? 24)}/${v4.prefix ?? 24}`,
    dhcpstart: v4?.address,
    'ipv6-prefix': v6?.address,
    'ipv6-prefixlen': v6 === undefined ? undefined : (v6.prefix ?? 64),
    hostfwd: forwards.length === 0 ? undefined : forwards,
  };
}

function networkOf(address: string, prefix: number): string {
  const bits = address.split('.').reduce((value, part) => value * 256 + Number(part), 0);
  const size = 2 ** (32 - prefix);
  const network = Math.floor(bits / size) * size;
  return [24, 16, 8, 0].map((shift) => Math.floor(network / 2 ** shift) % 256).join('.');
}

function interfaceDevice(
  nic: NetworkInterface,
  index: number,
  backend: string | undefined,
  context: ArgvContext,
): JsonDraft {
  const { rom, mac } = nic;
  const model = nic.model ?? 'virtio';
  const isVirtio = model.startsWith('virtio');
  return {
    driver: isVirtio ? virtioDevice('virtio-net', model, context) : model,
    netdev: backend,
    id: aliasOf(nic, 'net', index),
    mac: mac?.address,
    ...(model === 'usb-net' ? { bus: `${context.controllers.alias('usb', 0)}.0` } : {}),
    ...addressOf(nic, context),
    ...(isVirtio ? virtioInterface(nic) : {}),
    bootindex: nic.boot?.order ?? context.bootTurns.get(`interface ${index}`),
    // An empty name is QEMU's word for none.
    romfile: rom?.enabled === false ? '' : rom?.file,
    rombar: rom?.bar === undefined ? undefined : Number(rom.bar),
  };
}

function virtioInterface({ driver, mtu }: NetworkInterface): JsonDraft {
  const { host, guest } = driver ?? {};
  return {
    ...virtioProperties(driver?.virtio),
    tx: driver?.txmode === 'iothread' ? 'bh' : driver?.txmode,
    ioeventfd: driver?.ioeventfd,
    event_idx: driver?.eventIdx,
    rx_queue_size: driver?.rxQueueSize,
    tx_queue_size: driver?.txQueueSize,
    host_mtu: mtu,
    csum: host?.csum,
    gso: host?.gso,
    host_tso4: host?.tso4,
    host_tso6: host?.tso6,
    host_ecn: host?.ecn,
    host_ufo: host?.ufo,
    mrg_rxbuf: host?.mrgRxbuf,
    guest_csum: guest?.csum,
    guest_tso4: guest?.tso4,
    guest_tso6: guest?.tso6,
    guest_ecn: guest?.ecn,
    guest_ufo: guest?.ufo,
  };
}

/** Cables that are pulled out: a network card has no option for that. */
export function interfaceCommands({ spec }: ArgvContext): LaunchCommand[] {
  return (spec.devices?.interfaces ?? []).flatMap((nic, index) =>
    nic.linkState === 'down'
      ? [{ execute: 'set_link', arguments: { name: aliasOf(nic, 'net', index), up: false } }]
      : [],
  );
}
