import { Fault } from '../../../model/fault.js';
import { queryCpuSlots, queryVcpus } from '../monitor/commands.js';
import type { JsonObject } from '../monitor/json-value.js';
import type { CommandOptions, QmpMonitor } from '../monitor/qmp-monitor.js';

/** What is needed to plug processors. */
export interface VcpuHotplugOptions {
  readonly monitor: QmpMonitor;
  readonly command: CommandOptions;
  /** Settles when the guest has let go of something. */
  readonly nextRelease: () => Promise<unknown>;
}

/** How long a guest may take to let go of a processor, as in libvirt. */
const releaseMs = 5000;
const peripheral = '/machine/peripheral/';

/**
 * Plugs virtual CPUs, or asks the guest to let go of the last that were plugged. Those that it was booted with stay.
 * @throws Fault UNSUPPORTED when there is no place, or none can be unplugged; MONITOR_FAILED when the guest holds on
 */
export async function setVcpuCount(count: number, options: VcpuHotplugOptions): Promise<void> {
  const present = await queryVcpus(options.monitor, options.command);
  if (count > present) await plug(count - present, options);
  if (count < present) await unplug(present - count, count, options);
}

async function plug(wanted: number, { monitor, command }: VcpuHotplugOptions): Promise<void> {
  const free = (await queryCpuSlots(monitor, command)).filter(({ qomPath }) => qomPath === undefined);
  if (free.length < wanted) {
    throw new Fault('UNSUPPORTED', `the guest has places for ${free.length} more virtual CPUs; ${wanted} are wanted`);
  }
  for (const { type, place } of free.slice(0, wanted)) {
    await monitor.execute('device_add', { driver: type, id: `vcpu-${placeName(place)}`, ...place }, command);
  }
}

/** A name that is free whenever its place is. */
function placeName(place: JsonObject): string {
  return Object.values(place)
    .filter((part) => typeof part === 'number')
    .join('-');
}

async function unplug(
  wanted: number,
  count: number,
  { monitor, command, nextRelease }: VcpuHotplugOptions,
): Promise<void> {
  const plugged = (await queryCpuSlots(monitor, command)).filter(({ qomPath }) => qomPath?.startsWith(peripheral));
  if (plugged.length < wanted) {
    throw new Fault(
      'UNSUPPORTED',
      `${plugged.length} virtual CPUs were plugged after the boot; ${wanted} would have to go`,
    );
  }
  const deadline = performance.now() + releaseMs;
  for (const { qomPath } of plugged.slice(-wanted).toReversed()) {
    await monitor.execute('device_del', { id: qomPath ?? '' }, command);
  }
  while ((await queryVcpus(monitor, command)) > count) {
    const leftMs = deadline - performance.now();
    command.signal?.throwIfAborted();
    if (leftMs <= 0) throw new Fault('MONITOR_FAILED', 'the guest does not let go of the virtual CPUs');
    await Promise.race([nextRelease(), new Promise((resolve) => setTimeout(resolve, Math.min(leftMs, 100)))]);
  }
}
