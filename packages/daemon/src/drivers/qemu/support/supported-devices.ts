import type { Controller, DomainDevices, Graphics, InputDevice, Video } from '@holdfast/protocol';
import type { Support } from './support.js';
import { supportedDevice, supportedVirtio, virtioModels } from './supported-address.js';
import {
  supportedChannel,
  supportedCharacterSource,
  supportedConsole,
  supportedParallel,
  supportedSerial,
} from './supported-character.js';
import { supportedDisk } from './supported-disk.js';
import { supportedInterface } from './supported-interface.js';

const controller: Support<Controller> = {
  ...supportedDevice,
  type: ['ide', 'fdc', 'scsi', 'sata', 'virtio-serial', 'usb', 'pci'],
  index: 'any',
  model: [
    'auto',
    'lsilogic',
    'lsisas1068',
    'lsisas1078',
    'vmpvscsi',
    'virtio-scsi',
    'virtio',
    'virtio-transitional',
    'virtio-non-transitional',
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
    'piix3',
    'pci-root',
    'pcie-root',
    'pci-bridge',
    'dmi-to-pci-bridge',
    'pcie-to-pci-bridge',
    'pcie-root-port',
  ],
  ports: 'any',
  vectors: 'any',
  // Each model has one name here.
  pciModelName: ['pci-bridge', 'i82801b11-bridge', 'pcie-root-port', 'pcie-pci-bridge'],
  pciTarget: { chassisNr: 'any', chassis: 'any', port: 'any', hotplug: 'any' },
  driver: {
    queues: 'any',
    cmdPerLun: 'any',
    maxSectors: 'any',
    ioeventfd: 'any',
    iothread: 'any',
    virtio: supportedVirtio,
  },
  masterStartport: 'any',
};

const graphics: Support<Graphics> = {
  type: ['vnc'],
  socket: 'any',
  port: 'any',
  autoport: 'any',
  listen: ['127.0.0.1', '::1', 'localhost'],
  keymap: 'any',
  sharePolicy: ['allow-exclusive', 'force-shared', 'ignore'],
  powerControl: 'any',
  passwd: 'any',
  passwdValidTo: 'any',
  connected: ['keep'],
  listens: { type: ['address', 'socket'], address: ['127.0.0.1', '::1', 'localhost'], socket: 'any' },
};

const video: Support<Video> = {
  ...supportedDevice,
  driver: { virtio: supportedVirtio, name: ['qemu'] },
  model: {
    type: ['vga', 'cirrus', 'vmvga', 'qxl', 'virtio', 'none', 'bochs', 'ramfb'],
    ramBytes: 'any',
    vramBytes: 'any',
    vram64Bytes: 'any',
    vgamemBytes: 'any',
    heads: 'any',
    primary: 'any',
    acceleration: { accel3d: [false], accel2d: [false] },
    resolution: { x: 'any', y: 'any' },
  },
};

const input: Support<InputDevice> = {
  ...supportedDevice,
  type: ['mouse', 'tablet', 'keyboard'],
  bus: ['ps2', 'usb', 'virtio'],
  // Younger than the first standard of virtio: there is no transitional one.
  model: ['virtio'],
  driver: supportedVirtio,
};

/** The devices of a guest. */
export const supportedDevices: Support<DomainDevices> = {
  emulator: 'any',
  disks: supportedDisk,
  // Taken by the engine before there is a guest.
  leases: { lockspace: 'any', key: 'any', target: { path: 'any', offset: 'any' } },
  controllers: controller,
  interfaces: supportedInterface,
  serials: supportedSerial,
  parallels: supportedParallel,
  consoles: supportedConsole,
  channels: supportedChannel,
  inputs: input,
  graphics,
  sounds: {
    ...supportedDevice,
    model: ['sb16', 'es1370', 'ac97', 'ich6', 'ich9', 'usb'],
    audioId: 'any',
    codecs: { type: ['duplex', 'micro', 'output'] },
  },
  audios: { id: 'any', type: ['none'], timerPeriodUs: 'any' },
  videos: video,
  hubs: { ...supportedDevice, type: ['usb'] },
  watchdogs: {
    ...supportedDevice,
    model: ['i6300esb', 'ib700'],
    action: ['reset', 'shutdown', 'poweroff', 'pause', 'none', 'inject-nmi'],
  },
  memballoon: {
    ...supportedDevice,
    model: [...virtioModels, 'none'],
    autodeflate: 'any',
    freePageReporting: 'any',
    statsPeriodS: 'any',
    driver: supportedVirtio,
  },
  rngs: {
    ...supportedDevice,
    model: virtioModels,
    rate: { bytes: 'any', periodMs: 'any' },
    backend: { model: ['random', 'egd', 'builtin'], path: 'any', source: supportedCharacterSource },
    driver: supportedVirtio,
  },
  panics: { alias: 'any', model: ['isa', 'hyperv'], address: { type: ['isa'], isa: { iobase: 'any' } } },
  // There is no transitional one.
  vsock: {
    ...supportedDevice,
    model: ['virtio', 'virtio-non-transitional'],
    cid: { auto: [false], address: 'any' },
    driver: supportedVirtio,
  },
};
