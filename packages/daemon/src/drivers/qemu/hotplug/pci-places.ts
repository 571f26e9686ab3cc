import { DeviceAddress } from '@holdfast/protocol';
import { isJsonObject, type JsonObject, type JsonValue } from '../monitor/json-value.js';
import type { CommandOptions, QmpMonitor } from '../monitor/qmp-monitor.js';

/** A device on a PCI bus. */
interface PciDevice {
  readonly id: string;
  readonly slot: number;
  readonly function: number;
  /** Name of the bridge or port that it sits behind; undefined: on the bus of the machine. */
  readonly parent: string | undefined;
  /** Whether it is a bridge with nothing behind it. */
  readonly isEmptyBridge: boolean;
}

/** Every device on the PCI buses of a guest. */
export async function queryPci(monitor: QmpMonitor, command: CommandOptions): Promise<PciDevice[]> {
  const answer = await monitor.execute('query-pci', undefined, command);
  return objects(answer).flatMap((bus) => devicesOf(bus, undefined));
}

/** Where a device sits, as libvirt writes it: behind the controller of a number, 0 for the bus of the machine. */
export function addressOfDevice(
  devices: readonly PciDevice[],
  alias: string,
  controllerOf: (name: string) => number | undefined,
): DeviceAddress | undefined {
  const found = devices.find(({ id }) => id === alias);
  if (found === undefined) return undefined;
  const bus = found.parent === undefined ? 0 : controllerOf(found.parent);
  if (bus === undefined) return undefined;
  return DeviceAddress.fromPartial({
    type: 'pci',
    pci: { domain: 0, bus, slot: found.slot, function: found.function },
  });
}

function devicesOf(bus: JsonObject, parent: string | undefined): PciDevice[] {
  return objects(bus['devices']).flatMap((device) => {
    const { qdev_id: id, slot, function: part, pci_bridge: bridge } = device;
    const name = typeof id === 'string' ? id : '';
    const behind = isJsonObject(bridge) ? devicesOf(bridge, name) : [];
    const own = {
      id: name,
      slot: Number(slot),
      function: Number(part),
      parent,
      isEmptyBridge: isJsonObject(bridge) && behind.length === 0,
    };
    return [own, ...behind];
  });
}

function objects(value: JsonValue | undefined): JsonObject[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]).filter(isJsonObject) : [];
}
