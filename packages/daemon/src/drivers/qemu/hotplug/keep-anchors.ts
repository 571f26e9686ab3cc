import type { Socket } from 'node:net';
import { isRefusal } from '../monitor/commands.js';
import type { QmpMonitor } from '../monitor/qmp-monitor.js';
import { leaseDescriptorOf } from '../process/descriptor-of.js';

/** Hands a guest's process descriptors, which it keeps under their names, whoever is connected to its monitor. */
export async function keepAnchors(
  monitor: QmpMonitor,
  anchors: ReadonlyMap<string, Socket | number>,
  signal: AbortSignal,
): Promise<void> {
  for (const [fdname, anchor] of anchors) {
    const descriptor = typeof anchor === 'number' ? anchor : leaseDescriptorOf(anchor);
    await monitor.execute('getfd', { fdname }, { signal, descriptor });
  }
}

/** Has the process close them. */
export async function dropAnchors(monitor: QmpMonitor, names: readonly string[], signal: AbortSignal): Promise<void> {
  for (const fdname of names) {
    try {
      await monitor.execute('closefd', { fdname }, { signal });
    } catch (error) {
      // Those that were inherited at the start have no name, and go with the process; their locks are let go of by lockd.
      if (!isRefusal(error)) throw error;
    }
  }
}
