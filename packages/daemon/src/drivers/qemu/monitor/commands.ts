import { Fault } from '../../../model/fault.js';
import type { GuestStatus } from '../../driver.js';
import { isJsonObject, type JsonObject, type JsonValue } from './json-value.js';
import type { CommandOptions, QmpMonitor } from './qmp-monitor.js';

/** How QEMU calls the state of its machine (`RunState` of its schema); later releases may know more. */
export async function queryRunState(monitor: QmpMonitor, options: CommandOptions): Promise<string> {
  const answer = await monitor.execute('query-status', undefined, options);
  const status = isJsonObject(answer) ? answer['status'] : undefined;
  if (typeof status !== 'string') throw strange('query-status');
  return status;
}

/** Number of virtual CPUs that are plugged. */
export async function queryVcpus(monitor: QmpMonitor, options: CommandOptions): Promise<number> {
  const answer = await monitor.execute('query-cpus-fast', undefined, options);
  if (!Array.isArray(answer)) throw strange('query-cpus-fast');
  return answer.length;
}

/** Memory that the guest has left itself, in bytes; undefined: it has no balloon, or no driver for it. */
export async function queryBalloon(monitor: QmpMonitor, options: CommandOptions): Promise<number | undefined> {
  try {
    const answer = await monitor.execute('query-balloon', undefined, options);
    const actual = isJsonObject(answer) ? answer['actual'] : undefined;
    return typeof actual === 'number' ? actual : undefined;
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

/** A place for a virtual CPU. */
export interface CpuSlot {
  /** QEMU's name of the device to plug. */
  readonly type: string;
  /** Where it goes: socket-id, core-id and so on. */
  readonly place: JsonObject;
  /** Path in QEMU's object tree when it is plugged. */
  readonly qomPath: string | undefined;
}

/** Places for virtual CPUs, in the order in which they are to be filled. */
export async function queryCpuSlots(monitor: QmpMonitor, options: CommandOptions): Promise<CpuSlot[]> {
  const answer = await monitor.execute('query-hotpluggable-cpus', undefined, options);
  if (!Array.isArray(answer)) throw strange('query-hotpluggable-cpus');
  // QEMU lists the highest first.
  return (answer as JsonValue[]).toReversed().map((slot) => {
    if (!isJsonObject(slot) || typeof slot['type'] !== 'string' || !isJsonObject(slot['props'])) {
      throw strange('query-hotpluggable-cpus');
    }
    const qomPath = slot['qom-path'];
    return { type: slot['type'], place: slot['props'], qomPath: typeof qomPath === 'string' ? qomPath : undefined };
  });
}

/** What a run state means to the engine. */
export function statusOfRunState(runState: string): Pick<GuestStatus, 'run' | 'cause'> {
  switch (runState) {
    case 'running':
      return { run: 'running', cause: 'unknown' };
    case 'paused':
      return { run: 'paused', cause: 'user' };
    case 'prelaunch':
    case 'inmigrate':
      return { run: 'paused', cause: 'starting-up' };
    case 'io-error':
      return { run: 'paused', cause: 'io-error' };
    case 'watchdog':
      return { run: 'paused', cause: 'watchdog' };
    case 'shutdown':
      return { run: 'shutdown', cause: 'unknown' };
    case 'guest-panicked':
      return { run: 'panicked', cause: 'unknown' };
    case 'suspended':
      return { run: 'pm-suspended', cause: 'unknown' };
    default:
      // internal-error, save-vm, debug ... and what later releases add: it does not run, that is all we know.
      return { run: 'paused', cause: 'unknown' };
  }
}

/** Whether QEMU understood a command and refused it, rather than not answering. */
export function isRefusal(error: unknown): error is Fault {
  return refusalClass(error) !== undefined;
}

/** QEMU's class of the error when it refused a command, for example `DeviceNotActive`. */
export function refusalClass(error: unknown): string | undefined {
  return error instanceof Fault ? error.details.metadata?.['class'] : undefined;
}

function strange(command: string): Fault {
  return new Fault('MONITOR_FAILED', `the monitor's answer to ${command} is not what its schema says`);
}
