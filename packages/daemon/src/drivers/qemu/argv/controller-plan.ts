import type { Controller, DomainSpec } from '@holdfast/protocol';
import type { MachineFamily } from '../capabilities/emulator-facts.js';
import { diskPlace } from './disk-place.js';

/** A controller that the guest has. */
export interface PlannedController {
  readonly type: string;
  readonly index: number;
  /** Model, decided. */
  readonly model: string | undefined;
  readonly alias: string;
  /** What the spec says of it; undefined: it is there because a device needs it. */
  readonly given: Controller | undefined;
}

/** The controllers of a guest: those of the spec, and those that its devices need. */
export interface ControllerPlan {
  readonly all: readonly PlannedController[];
  find(type: string, index: number): PlannedController | undefined;
  /** Name of a controller in QEMU, also of one that is built into the machine. */
  alias(type: string, index: number): string;
}

/** Decides which controllers a guest has. */
export function planControllers(spec: DomainSpec, family: MachineFamily): ControllerPlan {
  const all: PlannedController[] = [];
  const has = (type: string, index: number): boolean => all.some((each) => each.type === type && each.index === index);

  for (const given of spec.devices?.controllers ?? []) {
    const type = given.type ?? '';
    const index = given.index ?? nextIndex(all, type);
    all.push({
      type,
      index,
      model: modelOf(type, given.model, family),
      alias: given.alias ?? defaultAlias(type, index),
      given,
    });
  }
  for (const [type, index] of neededControllers(spec)) {
    if (has(type, index)) continue;
    all.push({
      type,
      index,
      model: modelOf(type, undefined, family),
      alias: defaultAlias(type, index),
      given: undefined,
    });
  }
  return {
    all,
    find: (type, index) => all.find((each) => each.type === type && each.index === index),
    alias: (type, index) =>
      all.find((each) => each.type === type && each.index === index)?.alias ?? defaultAlias(type, index),
  };
}

function nextIndex(all: readonly PlannedController[], type: string): number {
  return all.reduce((next, each) => (each.type === type ? Math.max(next, each.index + 1) : next), 0);
}

/** libvirt's names. */
function defaultAlias(type: string, index: number): string {
  if (type === 'pci') return `pci.${index}`;
  if (type === 'ide') return index === 0 ? 'ide' : `ide${index}`;
  if (type === 'usb') return index === 0 ? 'usb' : `usb${index}`;
  return `${type}${index}`;
}

function modelOf(type: string, given: string | undefined, family: MachineFamily): string | undefined {
  if (type === 'scsi' && (given === undefined || given === 'auto')) return 'lsilogic';
  if (type === 'usb' && given === undefined) return family === 'pc' ? 'piix3-uhci' : 'qemu-xhci';
  if (type === 'pci' && given === undefined) return family === 'q35' ? 'pcie-root-port' : 'pci-bridge';
  return given;
}

function* neededControllers(spec: DomainSpec): Generator<readonly [type: string, index: number]> {
  const { devices } = spec;
  if (devices === undefined) return;
  for (const disk of devices.disks) {
    const bus = disk.target?.bus;
    if (bus === 'scsi' || bus === 'sata') yield [bus, diskPlace(disk).controller];
    if (bus === 'usb') yield ['usb', disk.address?.usb?.bus ?? 0];
  }
  const serialUsers = [
    ...devices.channels.filter(({ target }) => target?.type === 'virtio'),
    ...devices.consoles.filter(({ target }) => target?.type === 'virtio'),
  ];
  for (const { address } of serialUsers) yield ['virtio-serial', address?.virtioSerial?.controller ?? 0];
  const usbUsers = [
    ...devices.inputs.filter(({ bus, type }) => bus === 'usb' || (bus === undefined && type === 'tablet')),
    ...devices.serials.filter(({ target }) => target?.type === 'usb-serial'),
    ...devices.sounds.filter(({ model }) => model === 'usb'),
    ...devices.interfaces.filter(({ model }) => model === 'usb-net'),
    ...devices.hubs,
  ];
  for (const { address } of usbUsers) yield ['usb', address?.usb?.bus ?? 0];
}
