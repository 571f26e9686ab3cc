import type { DomainDevices, DomainSpec, NetworkInterface } from '@holdfast/protocol';
import type { SpecRefusal } from '../../driver.js';
import { isSerialConsole } from '../argv/devices/serial-ports.js';
import { characterRules } from './character-rules.js';
import { demand, type RuleContext } from './refuse.js';

/** What does not go together in the devices of a spec, beside its disks. */
export function deviceRules(spec: DomainSpec, context: RuleContext): SpecRefusal[] {
  const { devices } = spec;
  if (devices === undefined) return [];
  return [
    ...controllerRules(devices, context),
    ...devices.interfaces.flatMap((nic, index) => interfaceRules(nic, `devices.interfaces[${index}]`)),
    ...characterRules(devices),
    ...consoleRules(devices),
    ...displayRules(devices),
    ...inputRules(devices, context),
    ...otherRules(devices),
    ...smallMachineRules(devices, context),
  ];
}

const models: Readonly<Record<string, readonly string[]>> = {
  ide: ['piix3'],
  fdc: [],
  sata: [],
  scsi: [
    'auto',
    'lsilogic',
    'lsisas1068',
    'lsisas1078',
    'vmpvscsi',
    'virtio-scsi',
    'virtio-transitional',
    'virtio-non-transitional',
  ],
  'virtio-serial': ['virtio', 'virtio-transitional', 'virtio-non-transitional'],
  usb: [
    'piix3-uhci',
    'piix4-uhci',
    'ehci',
    'ich9-ehci1',
    'ich9-uhci1',
    'ich9-uhci2',
    'ich9-uhci3',
    'nec-xhci',
    'qemu-xhci',
    'pci-ohci',
    'none',
  ],
};

const pciModels = {
  pc: ['pci-root', 'pci-bridge'],
  q35: ['pcie-root', 'pcie-root-port', 'pcie-to-pci-bridge', 'dmi-to-pci-bridge', 'pci-bridge'],
  microvm: [],
} as const;

function controllerRules({ controllers }: DomainDevices, { family }: RuleContext): SpecRefusal[] {
  return controllers.flatMap(({ type = '', model, index = 0 }, position) => {
    const path = `devices.controllers[${position}]`;
    const accepted: readonly string[] = type === 'pci' ? pciModels[family] : (models[type] ?? []);
    const builtIn = type === 'ide' || type === 'fdc';
    return [
      ...demand(
        model === undefined || accepted.includes(model),
        `${path}.model`,
        model,
        `${accepted.join(', ') || 'nothing'}, for ${type} on ${family}`,
      ),
      ...demand(
        !builtIn || (family === 'pc' && index === 0),
        `${path}.type`,
        type,
        'one of machine pc, which has a single one',
      ),
    ];
  });
}

function interfaceRules(nic: NetworkInterface, path: string): SpecRefusal[] {
  const { type, target, source, driver, mtu } = nic;
  const isVirtio = (nic.model ?? 'virtio').startsWith('virtio');
  const isSocket = type === 'server' || type === 'client' || type === 'mcast' || type === 'udp';
  const forwards = nic.portForwards;
  const isRanged = forwards.every(
    ({ ranges }) => ranges.length > 0 && ranges.every(({ start, end, to }) => isRange(start, end, to)),
  );
  return [
    ...demand(type !== undefined, `${path}.type`, type, 'user, ethernet, null, server, client, mcast or udp'),
    ...demand(nic.mac?.address !== undefined, `${path}.mac.address`, undefined, 'an address'),
    ...demand(
      type !== 'ethernet' || (target?.dev !== undefined && target.managed === false),
      `${path}.target`,
      target?.dev,
      'the name of a tap device that exists, and managed off: devices of the host are not made yet',
    ),
    ...demand(
      type === 'ethernet' || target?.dev === undefined,
      `${path}.target.dev`,
      target?.dev,
      `nothing, for type ${type ?? ''}`,
    ),
    ...demand(
      isSocket === (source?.port !== undefined),
      `${path}.source.port`,
      source?.port,
      isSocket ? 'a port' : 'nothing',
    ),
    ...demand(type === 'user' || nic.ips.length === 0, `${path}.ips`, nic.ips, 'nothing, but for type user'),
    ...demand(
      type === 'user' || forwards.length === 0,
      `${path}.port_forwards`,
      forwards,
      'nothing, but for type user',
    ),
    ...demand(isRanged, `${path}.port_forwards`, forwards, 'ranges of at most 100 ports each'),
    ...demand(
      type === 'ethernet' || nic.sndbufBytes === undefined,
      `${path}.sndbuf_bytes`,
      nic.sndbufBytes,
      'nothing, but for type ethernet',
    ),
    ...demand(isVirtio || driver === undefined, `${path}.driver`, driver, 'nothing, but for model virtio'),
    ...demand(isVirtio || mtu === undefined, `${path}.mtu`, mtu, 'nothing, but for model virtio'),
  ];
}

const mostPorts = 100;

function isRange(start: number | undefined, end = start, to = start): boolean {
  return start !== undefined && end !== undefined && to !== undefined && end >= start && end - start < mostPorts;
}

function consoleRules({ consoles }: DomainDevices): SpecRefusal[] {
  return consoles.flatMap((console, index) =>
    demand(
      index === 0 || !isSerialConsole(console),
      `devices.consoles[${index}].target.type`,
      'serial',
      'virtio: only the first console is the first serial port under another name',
    ),
  );
}

function displayRules({ graphics, videos }: DomainDevices): SpecRefusal[] {
  return [
    ...demand(graphics.length <= 1, 'devices.graphics', graphics.length, 'one'),
    ...graphics.flatMap(({ listens, port, autoport, socket, listen }, index) => {
      const path = `devices.graphics[${index}]`;
      const addresses = listens.filter(({ type, address }) => type === 'address' && address !== listen);
      const isOnSocket = socket !== undefined || listens.some(({ type }) => type === 'socket');
      const agrees = listens.every(
        (place) => place.socket === undefined || socket === undefined || place.socket === socket,
      );
      const hasPort = isOnSocket || autoport !== false || (port !== undefined && port >= 0);
      return [
        ...demand(
          listens.length <= 1 && (listen === undefined || addresses.length === 0),
          `${path}.listens`,
          listens.length,
          'one place',
        ),
        ...demand(agrees, `${path}.socket`, socket, 'the socket of `listens`'),
        ...demand(!isOnSocket || port === undefined || port === -1, `${path}.port`, port, 'nothing, on a socket'),
        ...demand(hasPort, `${path}.port`, port, 'a port, or autoport'),
        ...demand(port === undefined || port === -1 || port >= 5900, `${path}.port`, port, '5900 or more'),
      ];
    }),
    ...videos.flatMap(({ model }, index) =>
      demand(model?.type !== undefined, `devices.videos[${index}].model.type`, undefined, 'a type'),
    ),
  ];
}

function inputRules({ inputs }: DomainDevices, { family }: RuleContext): SpecRefusal[] {
  return inputs.flatMap(({ type, bus }, index) => {
    const path = `devices.inputs[${index}].bus`;
    const isPs2 = bus === 'ps2' || (bus === undefined && type !== 'tablet');
    return [
      ...demand(!isPs2 || type !== 'tablet', path, bus, 'usb or virtio, for a tablet'),
      ...demand(!isPs2 || family !== 'microvm', path, bus, 'virtio, on microvm'),
    ];
  });
}

const randomDevices = ['/dev/random', '/dev/urandom', '/dev/hwrng'];

function otherRules({ watchdogs, panics, vsock, rngs, sounds, audios }: DomainDevices): SpecRefusal[] {
  const backends = new Set(audios.map(({ id }) => id));
  return [
    ...demand(watchdogs.length <= 1, 'devices.watchdogs', watchdogs.length, 'one'),
    ...demand(
      panics.filter(({ model }) => model !== 'hyperv').length <= 1,
      'devices.panics',
      panics.length,
      'one of model isa',
    ),
    ...demand(
      vsock === undefined || vsock.cid?.address !== undefined,
      'devices.vsock.cid.address',
      undefined,
      'a context id',
    ),
    ...rngs.flatMap(({ backend }, index) => {
      const path = backend?.path;
      const isKnown = path === undefined || randomDevices.includes(path);
      return demand(isKnown, `devices.rngs[${index}].backend.path`, path, randomDevices.join(', '));
    }),
    ...sounds.flatMap(({ audioId }, index) => {
      const isKnown = audios.length === 0 ? (audioId ?? 1) === 1 : backends.has(audioId ?? 1);
      return demand(isKnown, `devices.sounds[${index}].audio_id`, audioId ?? 1, 'the id of an audio backend');
    }),
  ];
}

/** microvm has virtio and a serial port, and no PCI. */
function smallMachineRules(devices: DomainDevices, { family }: RuleContext): SpecRefusal[] {
  if (family !== 'microvm') return [];
  const { controllers, interfaces, videos, sounds, hubs, watchdogs, parallels, serials } = devices;
  const nothing = 'nothing, on microvm';
  return [
    ...controllers.flatMap(({ type }, index) =>
      demand(type === 'virtio-serial', `devices.controllers[${index}].type`, type, 'virtio-serial, on microvm'),
    ),
    ...interfaces.flatMap(({ model = 'virtio' }, index) =>
      demand(model === 'virtio', `devices.interfaces[${index}].model`, model, 'virtio, on microvm'),
    ),
    ...videos.flatMap(({ model }, index) =>
      demand(
        model?.type === 'virtio' || model?.type === 'none',
        `devices.videos[${index}].model.type`,
        model?.type,
        'virtio or none, on microvm',
      ),
    ),
    ...serials.flatMap(({ target }, index) =>
      demand(
        (target?.type ?? 'isa-serial').startsWith('isa-'),
        `devices.serials[${index}].target.type`,
        target?.type,
        'isa-serial, on microvm',
      ),
    ),
    ...demand(sounds.length === 0, 'devices.sounds', sounds.length, nothing),
    ...demand(hubs.length === 0, 'devices.hubs', hubs.length, nothing),
    ...demand(
      watchdogs.every(({ model }) => model === 'ib700'),
      'devices.watchdogs',
      watchdogs.length,
      'ib700, on microvm',
    ),
    ...demand(parallels.length === 0, 'devices.parallels', parallels.length, nothing),
  ];
}
