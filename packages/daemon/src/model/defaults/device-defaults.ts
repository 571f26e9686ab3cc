import {
  type Controller,
  type DomainDevices,
  type Graphics,
  type InputDevice,
  Memballoon,
  type RandomNumberGenerator,
  type Tpm,
  Video,
} from '@holdfast/protocol';
import { type HostDefaults, hasPci, isX86 } from './host-defaults.js';

/** Fills in what the other devices left open. */
export function withDeviceDefaults(devices: DomainDevices, host: HostDefaults): DomainDevices {
  return {
    ...devices,
    controllers: withIndices(devices.controllers),
    filesystems: devices.filesystems.map((device) => ({
      ...device,
      type: device.type ?? 'mount',
      accessmode: device.accessmode ?? 'passthrough',
    })),
    inputs: devices.inputs.map((device) => withInputDefaults(device, host)),
    tpms: devices.tpms.map(withTpmDefaults),
    graphics: devices.graphics.map(withGraphicsDefaults),
    videos: withVideoDefaults(devices),
    hostdevs: devices.hostdevs.map((device) => ({
      ...device,
      mode: device.mode ?? 'subsystem',
      managed: device.managed ?? false,
    })),
    watchdogs: devices.watchdogs.map((device) => ({ ...device, action: device.action ?? 'reset' })),
    memballoon: devices.memballoon ?? Memballoon.fromPartial({ model: balloonModel(host) }),
    rngs: devices.rngs.map(withRngDefaults),
    ...(devices.vsock === undefined
      ? {}
      : {
          vsock: {
            ...devices.vsock,
            model: devices.vsock.model ?? 'virtio',
            cid: { ...devices.vsock.cid, auto: devices.vsock.cid?.auto ?? devices.vsock.cid?.address === undefined },
          },
        }),
  };
}

/** Numbers controllers of a type in order, around the numbers that are given. */
function withIndices(controllers: readonly Controller[]): Controller[] {
  const taken = new Set(controllers.map(({ type, index }) => `${type}/${index}`));
  const nextOfType = new Map<string | undefined, number>();
  return controllers.map((controller) => {
    const { type } = controller;
    if (controller.index !== undefined) return controller;
    let index = nextOfType.get(type) ?? 0;
    while (taken.has(`${type}/${index}`)) index += 1;
    nextOfType.set(type, index + 1);
    return { ...controller, index };
  });
}

function withInputDefaults(device: InputDevice, host: HostDefaults): InputDevice {
  if (device.bus !== undefined) return device;
  if (device.type === 'evdev') return device;
  if (device.type === 'passthrough') return { ...device, bus: 'virtio' };
  return { ...device, bus: isX86(host) && device.type !== 'tablet' ? 'ps2' : 'usb' };
}

function withTpmDefaults(device: Tpm): Tpm {
  if (device.backend?.type !== 'emulator') return device;
  return { ...device, backend: { ...device.backend, version: device.backend.version ?? '2.0' } };
}

function withGraphicsDefaults(device: Graphics): Graphics {
  const { type } = device;
  if (type !== 'vnc' && type !== 'spice' && type !== 'rdp') return device;
  const isFree = device.port === undefined || device.port === -1;
  // A server that everybody can reach must be asked for.
  const listen = { type: 'address', address: device.listen ?? '127.0.0.1' };
  return {
    ...device,
    autoport: device.autoport ?? (isFree && device.socket === undefined),
    listens: device.listens.length > 0 || device.socket !== undefined ? device.listens : [listen],
  };
}

function withVideoDefaults(devices: DomainDevices): Video[] {
  const isSeen = devices.graphics.some((device) => device.type !== 'egl-headless');
  if (devices.videos.length > 0 || !isSeen) return devices.videos;
  return [Video.fromPartial({ model: { type: 'vga', heads: 1, primary: true } })];
}

function balloonModel(host: HostDefaults): string {
  if (host.domainType === 'xen') return 'xen';
  return hasPci(host) ? 'virtio' : 'none';
}

function withRngDefaults(device: RandomNumberGenerator): RandomNumberGenerator {
  const { backend } = device;
  if (backend?.model !== 'random') return device;
  return { ...device, backend: { ...backend, path: backend.path ?? '/dev/urandom' } };
}
