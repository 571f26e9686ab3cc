import { setTimeout as delay } from 'node:timers/promises';
import { Fault } from '../../../model/fault.js';
import { queryRunState } from '../monitor/commands.js';
import type { QmpMonitor } from '../monitor/qmp-monitor.js';

const lookMs = 10;

/**
 * Has a guest that waits for it take over a saved state, and waits until it has. QEMU ends when it cannot.
 * @param descriptor - Number, in QEMU, of the open file
 * @throws Fault MONITOR_FAILED; the signal's reason
 */
export async function restoreState(monitor: QmpMonitor, descriptor: number, signal: AbortSignal): Promise<void> {
  await monitor.execute('migrate-incoming', { uri: `fd:${descriptor}` }, { signal });
  for (;;) {
    const state = await queryRunState(monitor, { signal });
    if (state === 'paused' || state === 'prelaunch' || state === 'postmigrate') return;
    if (state !== 'inmigrate') throw new Fault('MONITOR_FAILED', `a saved state made the guest ${state}, not paused`);
    await delay(lookMs);
  }
}
