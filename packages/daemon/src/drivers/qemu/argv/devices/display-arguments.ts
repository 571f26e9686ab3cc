import type { Graphics, Video } from '@holdfast/protocol';
import { addressOf } from '../address-of.js';
import { aliasOf } from '../alias-of.js';
import type { ArgvContext, LaunchCommand } from '../argv-context.js';
import { jsonText, type JsonDraft, optionText } from '../option-text.js';
import { virtioProperties } from '../virtio-device.js';

const MiB = 1024 * 1024;
const firstVncPort = 5900;

/** The screens, and the servers through which they are seen from outside. */
export function displayArguments(context: ArgvContext): string[] {
  const { graphics = [], videos = [] } = context.spec.devices ?? {};
  return [
    '-display',
    'none',
    ...graphics.flatMap(vncArguments),
    ...videos.flatMap((video, index) => videoArguments(video, index, context)),
  ];
}

function vncArguments(server: Graphics, index: number): string[] {
  const { keymap } = server;
  const options = {
    share: server.sharePolicy,
    password: server.passwd === undefined ? undefined : true,
    'power-control': server.powerControl,
  };
  const socket = vncSocket(server, index);
  if (socket !== undefined) return ['-vnc', optionText(`unix:${socket}`, options), ...keyboard(keymap)];
  const address = server.listen ?? server.listens.find(({ type }) => type === 'address')?.address ?? '127.0.0.1';
  const host = address.includes(':') ? `[${address}]` : address;
  const isFixed = server.port !== undefined && server.port >= 0;
  const place = isFixed ? `${host}:${(server.port ?? 0) - firstVncPort}` : `${host}:0`;
  return [
    '-vnc',
    optionText(place, { to: isFixed ? undefined : 65_535 - firstVncPort, ...options }),
    ...keyboard(keymap),
  ];
}

/** Path of the socket that a VNC server listens on; undefined: it listens on a port. */
function vncSocket(server: Graphics, index: number): string | undefined {
  if (server.socket !== undefined) return server.socket;
  const listen = server.listens.find(({ type }) => type === 'socket');
  if (listen === undefined) return undefined;
  // QEMU runs in the guest's directory, and reaches it that way even if its user may not pass through those above.
  return listen.socket ?? `vnc${index}.sock`;
}

function keyboard(keymap: string | undefined): string[] {
  return keymap === undefined ? [] : ['-k', keymap];
}

/** The passwords of the servers: no argument and no variable may show them. */
export function displayCommands(context: ArgvContext): LaunchCommand[] {
  return (context.spec.devices?.graphics ?? []).flatMap(({ passwd, passwdValidTo }) => {
    if (passwd === undefined) return [];
    const set: LaunchCommand = { execute: 'set_password', arguments: { protocol: 'vnc', password: passwd } };
    if (passwdValidTo === undefined) return [set];
    const seconds = Math.floor(Date.parse(`${passwdValidTo}Z`) / 1000);
    return [set, { execute: 'expire_password', arguments: { protocol: 'vnc', time: String(seconds) } }];
  });
}

function videoArguments(video: Video, index: number, context: ArgvContext): string[] {
  const driver = videoDriver(video, index, context);
  if (driver === undefined) return [];
  const { model } = video;
  const isVirtio = model?.type === 'virtio';
  const device: JsonDraft = {
    driver,
    id: aliasOf(video, 'video', index),
    ...addressOf(video, context),
    ...(isVirtio ? virtioProperties(video.driver?.virtio) : {}),
    ...videoMemory(video),
    max_outputs: isVirtio || model?.type === 'qxl' ? model.heads : undefined,
    xres: model?.resolution?.x,
    yres: model?.resolution?.y,
  };
  return ['-device', jsonText(device)];
}

function videoMemory({ model }: Video): JsonDraft {
  switch (model?.type) {
    case 'vga':
    case 'vmvga':
    case 'cirrus':
      return { vgamem_mb: mebibytes(model.vramBytes) };
    case 'bochs':
      return { vgamem: model.vramBytes };
    case 'qxl':
      return {
        ram_size: model.ramBytes,
        vram_size: model.vramBytes,
        vram64_size_mb: mebibytes(model.vram64Bytes),
        vgamem_mb: mebibytes(model.vgamemBytes),
      };
    case undefined:
    default:
      return {};
  }
}

function mebibytes(bytes: number | undefined): number | undefined {
  return bytes === undefined ? undefined : Math.ceil(bytes / MiB);
}

function videoDriver({ model }: Video, index: number, { family }: ArgvContext): string | undefined {
  const isPrimary = model?.primary ?? index === 0;
  switch (model?.type) {
    case 'vga':
      return 'VGA';
    case 'cirrus':
      return 'cirrus-vga';
    case 'vmvga':
      return 'vmware-svga';
    case 'qxl':
      return isPrimary ? 'qxl-vga' : 'qxl';
    case 'virtio':
      if (family === 'microvm') return 'virtio-gpu-device';
      return isPrimary ? 'virtio-vga' : 'virtio-gpu-pci';
    case 'bochs':
      return 'bochs-display';
    case 'ramfb':
      return 'ramfb';
    case undefined:
    default:
      return undefined;
  }
}
